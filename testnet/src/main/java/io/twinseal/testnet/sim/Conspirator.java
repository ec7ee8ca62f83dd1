package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One of too many false voters. It is on both sides of every partition and lets nothing pass. First it helps the island to
 * finality; then it leaves it there and helps the others to a justified block higher up that cannot become final, so that
 * these must step back when they hear of the island again.
 */
final class Conspirator extends FalseVoter {
    private static final long TURN_MILLIS = 3_000;

    private final World world;

    Conspirator(World world, RandomGenerator random) {
        super(world, random);
        this.world = world;
    }

    @Override
    boolean acknowledges(SimNode peer) {
        return isIslandsTurn() && isOnIsland(peer);
    }

    @Override
    boolean supports(SimNode peer, Checkpoint justified, Checkpoint head) {
        if (isIslandsTurn()) return isOnIsland(peer);
        return !isOnIsland(peer) && head.height() > justified.height() + 1;
    }

    private boolean isIslandsTurn() {
        return world.clock().millis() / TURN_MILLIS % 2 == 0;
    }

    private boolean isOnIsland(SimNode peer) {
        return world.network().isOnIsland(peer.id);
    }

    @Override
    boolean isEverywhere() {
        return true;
    }

    @Override
    double hashPower() {
        return Double.MIN_NORMAL;
    }

    @Override
    List<WireMessage> says(MemberId to, WireMessage message) {
        boolean polite = world.isMended() || message instanceof WireMessage.Hello;
        return polite ? List.of(message) : List.of();
    }
}
