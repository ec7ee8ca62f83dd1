package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.node.wire.WireMessage;
import java.util.List;

/** Takes part in everything but the votes. */
final class Silence extends Misconduct {
    private final World world;

    Silence(World world) {
        this.world = world;
    }

    @Override
    List<WireMessage> says(MemberId to, WireMessage message) {
        boolean ballot = message instanceof WireMessage.Statements || message instanceof WireMessage.Tallies;
        if (!ballot) return List.of(message);
        world.trace().count(Count.SILENCED_VOTES);
        return List.of();
    }
}
