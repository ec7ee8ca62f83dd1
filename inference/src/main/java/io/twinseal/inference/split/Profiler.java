package io.twinseal.inference.split;

import io.twinseal.inference.model.MachineProfile;
import io.twinseal.inference.model.MachineProfile.Batch;
import io.twinseal.inference.model.MachineProfile.Halves;
import io.twinseal.inference.model.Shapes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Measures how long each half of a model takes on this machine: medians of calls in one thread, all halves by turns, so
 * that what else the machine does meets them alike.
 */
public final class Profiler {
    /** Calls in which the engine makes up its mind, of each half and size. */
    private static final int UNCOUNTED = 10;

    private static final int TURNS_MIN = 20;
    private static final double NANOS_PER_MICRO = 1e3;

    private final LongSupplier nanos;
    private final long nanosPerBatch;

    /**
     * @param nanos a clock such as {@link System#nanoTime()}
     * @param nanosPerBatch spent on calls of one size, or a little more
     */
    public Profiler(LongSupplier nanos, long nanosPerBatch) {
        this.nanos = nanos;
        this.nanosPerBatch = nanosPerBatch;
    }

    /**
     * Measures a model.
     *
     * @param cpuClass of this machine
     * @param points data points in a call, rising
     */
    public MachineProfile measure(SplitModel model, String cpuClass, List<Integer> points) {
        List<Batch> batches = new ArrayList<>();
        for (int size : points) {
            batches.add(new Batch(size, measure(model, size)));
        }
        return new MachineProfile(model.manifest().id(), cpuClass, batches);
    }

    private List<Halves> measure(SplitModel model, int points) {
        var input = input(model, points);
        List<Calls> cuts = new ArrayList<>();
        for (int cut = 0; cut <= model.manifest().layerCount(); cut++) {
            cuts.add(new Calls(model, cut, input));
        }
        for (int i = 0; i < UNCOUNTED; i++) {
            cuts.forEach(Calls::time);
        }
        cuts.forEach(Calls::forget);
        long start = nanos.getAsLong();
        for (int turn = 0; turn < TURNS_MIN || nanos.getAsLong() - start < nanosPerBatch; turn++) {
            cuts.forEach(Calls::time);
        }
        return cuts.stream().map(Calls::medians).toList();
    }

    /** Numbers as good as any: what a network computes takes as long whatever they are. */
    private static Activation input(SplitModel model, int points) {
        var shape = model.manifest().inputShape();
        var random = new Random(1);
        float[] values = new float[points * Shapes.elements(shape)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return Activation.of(shape, values);
    }

    /** Both halves at one cut. */
    private final class Calls {
        private final SplitModel model;
        private final int cut;
        private final Activation input;
        private final Activation between;
        private final List<Long> bottom = new ArrayList<>();
        private final List<Long> top = new ArrayList<>();

        Calls(SplitModel model, int cut, Activation input) {
            this.model = model;
            this.cut = cut;
            this.input = input;
            this.between = model.bottom(cut, input);
        }

        void time() {
            long start = nanos.getAsLong();
            model.bottom(cut, input);
            long middle = nanos.getAsLong();
            model.top(cut, between);
            bottom.add(middle - start);
            top.add(nanos.getAsLong() - middle);
        }

        void forget() {
            bottom.clear();
            top.clear();
        }

        Halves medians() {
            return new Halves(medianMicros(bottom), medianMicros(top));
        }
    }

    private static double medianMicros(List<Long> taken) {
        long[] sorted = taken.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2] / NANOS_PER_MICRO;
    }
}
