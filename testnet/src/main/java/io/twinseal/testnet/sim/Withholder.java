package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Mines and votes, but keeps blocks and votes from some, others every few seconds. */
final class Withholder extends Misconduct {
    private static final int TURN_MILLIS_MAX = 5_000;

    private final World world;
    private final RandomGenerator random;
    private final Set<MemberId> starved = new TreeSet<>();

    Withholder(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    @Override
    void start(SimNode self, Transport network) {
        turn();
    }

    private void turn() {
        starved.clear();
        for (SimNode node : world.honest()) if (random.nextBoolean()) starved.add(node.id);
        world.queue().schedule(random.nextInt(TURN_MILLIS_MAX), this::turn);
    }

    @Override
    List<WireMessage> says(MemberId to, WireMessage message) {
        boolean precious = message instanceof WireMessage.Statements
                || message instanceof WireMessage.Tallies
                || message instanceof WireMessage.CompactBlock
                || message instanceof WireMessage.Blocks;
        if (!precious || !starved.contains(to)) return List.of(message);
        world.trace().count(Count.WITHHELD_MESSAGES);
        return List.of();
    }
}
