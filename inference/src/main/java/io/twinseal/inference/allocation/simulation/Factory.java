package io.twinseal.inference.allocation.simulation;

import io.twinseal.inference.allocation.AccessPoint;
import io.twinseal.inference.allocation.DnnProfile;
import io.twinseal.inference.allocation.Gateway;
import io.twinseal.inference.allocation.Link;
import io.twinseal.inference.allocation.Partition;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Twin;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.simulation.Scenario.Hardware;
import io.twinseal.inference.allocation.simulation.Scenario.Radio;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * One factory drawn from a scenario. What happens in a slot depends on seed and slot alone, so every policy meets the same.
 * Twins take turns among the gateways, gateways among the access points.
 */
public final class Factory {
    private static final long SLOT_STRIDE = 0x9E3779B97F4A7C15L;

    private final Scenario scenario;
    private final long seed;
    private final List<Twin> twins = new ArrayList<>();
    private final double[] meanGains;

    private Factory(Scenario scenario, long seed) {
        this.scenario = scenario;
        this.seed = seed;
        RandomGenerator random = new SplittableRandom(seed);
        List<List<Partition>> kinds = new ArrayList<>();
        for (DnnProfile network : scenario.workload().networks()) {
            kinds.add(List.copyOf(network.partitions(
                    Math.min(scenario.workload().cutMin(), network.layers().size()),
                    scenario.workload().variants())));
        }
        for (int n = 0; n < scenario.size().twins(); n++)
            twins.add(new Twin(n % scenario.size().gateways(), 0, kinds.get(random.nextInt(kinds.size()))));
        meanGains = new double[scenario.size().gateways()];
        for (int m = 0; m < meanGains.length; m++)
            meanGains[m] = Math.pow(10, scenario.radio().meanGainDecades().draw(random));
    }

    public static Factory draw(Scenario scenario, long seed) {
        return new Factory(scenario, seed);
    }

    public Scenario scenario() {
        return scenario;
    }

    /** A slot without history. */
    public Slot slot(long number) {
        int accessPoints = scenario.size().accessPoints();
        return slot(number, VirtualQueues.empty(accessPoints), List.of(), List.of());
    }

    /**
     * A slot.
     *
     * @param settled reputations that ease mining, by access point; empty if the slot's own do
     * @param lastChoices of the slot before; empty if there was none
     */
    public Slot slot(long number, VirtualQueues queues, List<Double> settled, List<Integer> lastChoices) {
        RandomGenerator random = new SplittableRandom(seed + (number + 1) * SLOT_STRIDE);
        List<Twin> busy = new ArrayList<>();
        for (Twin twin : twins)
            busy.add(twin.withPoints(scenario.workload().points().drawInteger(random)));
        Size size = scenario.size();
        Hardware hardware = scenario.hardware();
        List<Gateway> gateways = new ArrayList<>();
        for (int m = 0; m < size.gateways(); m++) {
            Link link = fade(meanGains[m], random);
            double joules = hardware.gatewayJoules().draw(random);
            gateways.add(new Gateway(m % size.accessPoints(), hardware.gateway(), link, 0, joules));
        }
        List<AccessPoint> accessPoints = new ArrayList<>();
        for (int j = 0; j < size.accessPoints(); j++) {
            double joules = hardware.accessPointJoules().draw(random);
            OptionalDouble reputation = settled.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(settled.get(j));
            accessPoints.add(new AccessPoint(hardware.accessPoint(), joules, reputation));
        }
        return new Slot(busy, gateways, accessPoints, scenario.rules(), queues, lastChoices);
    }

    private Link fade(double meanGain, RandomGenerator random) {
        Radio radio = scenario.radio();
        double gain = meanGain * -Math.log1p(-random.nextDouble());
        return Link.shannon(
                radio.bandwidthHertz(),
                radio.transmitWatts(),
                Math.max(gain, Double.MIN_NORMAL),
                radio.noiseWattsPerHertz());
    }
}
