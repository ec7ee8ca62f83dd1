package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.testnet.sim.Scenario.Trouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Breaks the network, the disks, the clocks and the nodes of a world, until it is mended. */
final class Troubles {
    static final long RESTART_MILLIS = 3_000;

    private static final int PARTITION_MILLIS_MAX = 12_000;
    private static final int CRASH_PAUSE_MILLIS_MAX = 6_000;
    private static final int DOWN_MILLIS_MAX = 8_000;
    private static final int DISK_PAUSE_MILLIS_MAX = 10_000;
    private static final int WRITES_MAX = 20;
    private static final int SKEW_PAUSE_MILLIS_MAX = 10_000;
    private static final int SKEW_MILLIS_MAX = 3_000;

    private final World world;
    private final Scenario scenario;
    private final RandomGenerator random;

    Troubles(World world, Scenario scenario, RandomGenerator random) {
        this.world = world;
        this.scenario = scenario;
        this.random = random;
    }

    void start() {
        if (scenario.has(Trouble.WEATHER)) world.network().weather(Weather.ROUGH);
        if (scenario.has(Trouble.PARTITIONS)) every(PARTITION_MILLIS_MAX, this::part);
        if (scenario.has(Trouble.CRASHES)) every(CRASH_PAUSE_MILLIS_MAX, this::crash);
        if (scenario.has(Trouble.DISKS)) every(DISK_PAUSE_MILLIS_MAX, this::spoilDisk);
        if (scenario.has(Trouble.SKEW)) every(SKEW_PAUSE_MILLIS_MAX, this::stepClock);
    }

    private void every(int millisMax, Runnable trouble) {
        world.queue().schedule(random.nextInt(millisMax), () -> {
            if (world.isMended()) return;
            trouble.run();
            every(millisMax, trouble);
        });
    }

    private void part() {
        Set<MemberId> island = new TreeSet<>();
        if (random.nextInt(3) > 0) for (SimNode node : world.nodes()) if (random.nextBoolean()) island.add(node.id);
        boolean whole = island.isEmpty() || island.size() == world.nodes().size();
        if (!whole) world.trace().count(Count.PARTITIONS);
        world.trace()
                .add(
                        "world",
                        whole
                                ? "the network is whole"
                                : "the network parts: "
                                        + island.stream().map(world::name).toList() + " on one side");
        world.network().part(island, conspirators());
    }

    /** Who is on both sides of every partition. */
    private Set<MemberId> conspirators() {
        Set<MemberId> all = new TreeSet<>();
        for (SimNode node : world.nodes()) if (node.isConspirator()) all.add(node.id);
        return all;
    }

    /** One honest node, or now and then all of them at once. */
    private void crash() {
        boolean all = random.nextInt(12) == 0;
        SimNode one = world.honest().get(random.nextInt(world.honest().size()));
        for (SimNode node : world.honest()) {
            if (!all && node != one) continue;
            world.crash(node, all ? "all do" : "as one does");
            world.queue().schedule(random.nextInt(DOWN_MILLIS_MAX), () -> world.restart(node));
        }
    }

    private void spoilDisk() {
        SimNode node = world.honest().get(random.nextInt(world.honest().size()));
        if (node.isUp()) node.disk.failAfter(random.nextInt(WRITES_MAX));
    }

    private void stepClock() {
        SimNode node = world.nodes().get(random.nextInt(world.nodes().size()));
        long offset = random.nextInt(-SKEW_MILLIS_MAX, SKEW_MILLIS_MAX + 1);
        world.trace().count(Count.CLOCK_STEPS);
        world.trace().add(node.name, "has its clock " + offset + " ms off");
        node.clock.step(offset);
    }
}
