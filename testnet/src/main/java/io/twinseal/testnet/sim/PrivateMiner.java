package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.random.RandomGenerator;

/** Mines a branch of its own in secret, faster than anybody else, and lets it out late. */
final class PrivateMiner extends Misconduct {
    private static final int PAUSE_MILLIS_MAX = 8_000;
    private static final int SECRET_MILLIS_MIN = 2_000;
    private static final int SECRET_MILLIS_MAX = 15_000;
    private static final double HASH_POWER = 4;

    private final World world;
    private final RandomGenerator random;
    private boolean secret;

    PrivateMiner(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    @Override
    double hashPower() {
        return HASH_POWER;
    }

    @Override
    void start(SimNode self, Transport network) {
        world.queue().schedule(random.nextInt(PAUSE_MILLIS_MAX), () -> hide(self, network));
    }

    private void hide(SimNode self, Transport network) {
        if (world.isMended()) return;
        secret = true;
        Checkpoint from = Checkpoint.of(self.chain().head());
        world.trace().add(self.name, "mines in secret from " + from);
        world.queue()
                .schedule(random.nextInt(SECRET_MILLIS_MIN, SECRET_MILLIS_MAX), () -> release(self, network, from));
    }

    /** Closes all connections, so that whoever comes back hears of the heavier chain. */
    private void release(SimNode self, Transport network, Checkpoint from) {
        secret = false;
        Checkpoint to = Checkpoint.of(self.chain().head());
        if (to.height() > from.height()) world.trace().count(Count.PRIVATE_BRANCHES);
        world.trace().add(self.name, "lets out what it mined from " + from + " to " + to);
        self.loop().post(() -> {
            for (SimNode node : world.nodes()) network.disconnect(node.id, "the private branch is ready");
        });
        world.queue().schedule(random.nextInt(PAUSE_MILLIS_MAX), () -> hide(self, network));
    }

    @Override
    List<WireMessage> says(MemberId to, WireMessage message) {
        return secret && tells(message) ? List.of() : List.of(message);
    }

    @Override
    boolean hears(MemberId from, WireMessage message) {
        return !secret || !tells(message);
    }

    private static boolean tells(WireMessage message) {
        return message instanceof WireMessage.CompactBlock
                || message instanceof WireMessage.Blocks
                || message instanceof WireMessage.Headers
                || message instanceof WireMessage.HeadAnnouncement
                || message instanceof WireMessage.Statements
                || message instanceof WireMessage.Tallies;
    }
}
