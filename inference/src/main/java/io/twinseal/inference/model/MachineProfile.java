package io.twinseal.inference.model;

import java.util.List;

/**
 * How long the halves of a model take on one machine.
 *
 * @param model whose halves
 * @param cpuClass of the machine, see {@code Engine.cpuClass()}
 * @param batches by rising size
 */
public record MachineProfile(ModelId model, String cpuClass, List<Batch> batches) {
    public MachineProfile {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("a profile needs calls of at least one size");
        }
        for (int i = 1; i < batches.size(); i++) {
            if (batches.get(i).points() <= batches.get(i - 1).points()) {
                throw new IllegalArgumentException("batches must be in the order of their points");
            }
            if (batches.get(i).cuts().size() != batches.get(0).cuts().size()) {
                throw new IllegalArgumentException("every batch must have the same cuts");
            }
        }
    }

    /**
     * The time of calls at a cut, on a straight line through the two measured sizes that are nearest.
     *
     * @param points of any number, positive
     */
    public Halves at(int cut, double points) {
        if (batches.size() == 1) return batches.get(0).cuts().get(cut);
        int upper = 1;
        while (upper < batches.size() - 1 && batches.get(upper).points() < points) upper++;
        Batch low = batches.get(upper - 1);
        Batch high = batches.get(upper);
        double along = (points - low.points()) / (high.points() - low.points());
        Halves from = low.cuts().get(cut);
        Halves to = high.cuts().get(cut);
        return new Halves(
                between(from.bottomMicros(), to.bottomMicros(), along),
                between(from.topMicros(), to.topMicros(), along));
    }

    private static double between(double from, double to, double along) {
        return Math.max(0, from + along * (to - from));
    }

    /**
     * Calls of one size.
     *
     * @param points data points in each call
     * @param cuts from 0 to the number of layers
     */
    public record Batch(int points, List<Halves> cuts) {
        /** A day. Profiles come from other machines, and what follows from them must stay finite. */
        private static final double MICROS_MAX = 86_400e6;

        public Batch {
            cuts = List.copyOf(cuts);
            if (points <= 0) {
                throw new IllegalArgumentException("points must be positive, but is " + points);
            }
            if (cuts.size() < 2) {
                throw new IllegalArgumentException("a model has at least two cuts, but there are " + cuts.size());
            }
            for (Halves halves : cuts) {
                if (Math.max(halves.bottomMicros(), halves.topMicros()) > MICROS_MAX) {
                    throw new IllegalArgumentException("no call takes longer than a day, but times are "
                            + halves.bottomMicros() + " and " + halves.topMicros() + " microseconds; profile again");
                }
            }
        }

        /** What a layer, counted from 1, adds to the bottom half; 0 where that is lost in the noise. */
        public double layerMicros(int layer) {
            return Math.max(
                    0, cuts.get(layer).bottomMicros() - cuts.get(layer - 1).bottomMicros());
        }
    }

    /**
     * Time of one call of each half at one cut, in one thread.
     *
     * @param bottomMicros of layers 1 to the cut
     * @param topMicros of the layers above
     */
    public record Halves(double bottomMicros, double topMicros) {
        public Halves {
            if (!(bottomMicros >= 0 && topMicros >= 0 && Double.isFinite(bottomMicros + topMicros))) {
                throw new IllegalArgumentException(
                        "times must be finite and not negative, but are " + bottomMicros + " and " + topMicros);
            }
        }
    }
}
