package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.types.Domain;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.List;
import java.util.random.RandomGenerator;

/** Signs what it should not, every now and then until all is mended. It sees into all others. */
abstract class LyingVoter extends Misconduct {
    private static final int PAUSE_MILLIS_MAX = 900;

    private final World world;
    private final RandomGenerator random;

    LyingVoter(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    @Override
    void start(SimNode self, Transport network) {
        world.queue().schedule(random.nextInt(PAUSE_MILLIS_MAX), () -> {
            if (world.isMended()) return;
            self.loop().post(() -> lie((peer, statement) -> say(self, network, peer, statement)));
            start(self, network);
        });
    }

    /** Hands a signed statement to a peer. */
    @FunctionalInterface
    interface Voice {
        void say(SimNode peer, Statement statement);
    }

    abstract void lie(Voice voice);

    /** Those who can be lied to. */
    List<SimNode> audience() {
        return world.honest().stream().filter(SimNode::isUp).toList();
    }

    private void say(SimNode self, Transport network, SimNode peer, Statement statement) {
        var bytes = self.key.sign(Domain.STATEMENT, world.cast().chain(), StatementCodec.signedBytes(statement));
        var signed = new SignedStatement(self.id, statement, Signature.of(bytes.toBytes()));
        network.send(peer.id, new WireMessage.Statements(List.of(StatementCodec.encode(signed))));
    }
}
