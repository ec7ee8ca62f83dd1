package io.twinseal.inference.allocation.simulation;

import io.twinseal.inference.allocation.DnnProfile;
import io.twinseal.inference.allocation.Processor;
import io.twinseal.inference.allocation.Slot;
import io.twinseal.inference.allocation.Variant;
import io.twinseal.inference.allocation.VirtualQueues;
import io.twinseal.inference.allocation.simulation.Scenario.Hardware;
import io.twinseal.inference.allocation.simulation.Scenario.Size;
import io.twinseal.inference.allocation.simulation.Scenario.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Slots of two to five twins in which anything may bind: capacity, the energy of gateways or access points, queues. Few
 * enough choices to try them all.
 */
public final class SmallSlots {
    private static final int TWINS_MAX = 5;
    private static final int TWINS_OF_VGG_MAX = 3;
    private static final double QUEUE_MAX = 20;

    private SmallSlots() {}

    /** A slot without history; without queues, too. */
    public static Slot draw(Scenario base, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        int accessPoints = random.nextInt(1, 4);
        int gateways = random.nextInt(1, 5);
        boolean alike = random.nextBoolean();
        int twins = random.nextInt(2, (alike ? TWINS_OF_VGG_MAX : TWINS_MAX) + 1);
        List<DnnProfile> networks =
                alike ? List.of(Networks.vgg11()) : Scenario.usual().workload().networks();
        Workload workload = new Workload(networks, random.nextInt(2), List.of(Variant.FULL), new Range(4, 60));
        Hardware hardware = new Hardware(
                new Processor(Math.pow(10, 9 + random.nextDouble()), 4, 1e-28),
                new Processor(Math.pow(10, 9 + random.nextDouble()), 16, 1e-28),
                new Range(0.05, 1.5),
                new Range(random.nextBoolean() ? 1 : 30, random.nextBoolean() ? 30 : 80));
        Scenario scenario = base.withSize(new Size(twins, gateways, accessPoints))
                .withWorkload(workload)
                .withHardware(hardware);
        return Factory.draw(scenario, seed).slot(0);
    }

    /** The same slot after a history that left queues. */
    public static Slot withQueues(Slot slot, long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        List<Double> above = new ArrayList<>();
        List<Double> below = new ArrayList<>();
        for (int j = 0; j < slot.accessPoints().size(); j++) {
            above.add(random.nextBoolean() ? QUEUE_MAX * random.nextDouble() : 0);
            below.add(random.nextBoolean() ? QUEUE_MAX * random.nextDouble() : 0);
        }
        return slot.withQueues(new VirtualQueues(above, below));
    }
}
