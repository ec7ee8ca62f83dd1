package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Signature;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.consensus.types.Statement;
import io.twinseal.consensus.types.Vote;
import io.twinseal.ledger.codec.StatementCodec;
import io.twinseal.ledger.types.Domain;
import io.twinseal.node.runtime.Transport;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Tells each peer what it wants to hear: votes for its head, acknowledges what it sees justified, whatever it told the
 * others. It sees into all of them.
 */
class FalseVoter extends Misconduct {
    private static final int PAUSE_MILLIS_MAX = 900;
    private static final int INVENTIONS = 6;

    private final World world;
    private final RandomGenerator random;
    private final boolean surrounds;
    private final List<Checkpoint> sources = new ArrayList<>();

    /** @param surrounds whether it also votes from sources it has left behind, around its earlier votes */
    FalseVoter(World world, RandomGenerator random, boolean surrounds) {
        this.world = world;
        this.random = random;
        this.surrounds = surrounds;
    }

    @Override
    void start(SimNode self, Transport network) {
        world.queue().schedule(random.nextInt(PAUSE_MILLIS_MAX), () -> {
            if (world.isMended()) return;
            self.loop().post(() -> lie(self, network));
            start(self, network);
        });
    }

    private void lie(SimNode self, Transport network) {
        for (SimNode peer : world.honest()) {
            if (!peer.isUp()) continue;
            Checkpoint justified = peer.chain().justified();
            Checkpoint head = Checkpoint.of(peer.chain().head());
            if (!sources.contains(justified)) sources.add(justified);
            if (acknowledges(peer)) say(self, network, peer, new Acknowledgement(justified));
            if (head.height() <= justified.height()) continue;
            if (supports(peer, justified, head)) say(self, network, peer, new Vote(justified, head));
            if (random.nextInt(INVENTIONS) == 0)
                say(self, network, peer, new Vote(justified, new Checkpoint(head.height(), invented())));
            Checkpoint older = sources.get(random.nextInt(sources.size()));
            if (surrounds && older.height() < head.height() && random.nextInt(INVENTIONS) == 0)
                say(self, network, peer, new Vote(older, head));
        }
    }

    boolean acknowledges(SimNode peer) {
        return true;
    }

    boolean supports(SimNode peer, Checkpoint justified, Checkpoint head) {
        return true;
    }

    private void say(SimNode self, Transport network, SimNode peer, Statement statement) {
        var bytes = self.key.sign(Domain.STATEMENT, world.cast().chain(), StatementCodec.signedBytes(statement));
        var signed = new SignedStatement(self.id, statement, Signature.of(bytes.toBytes()));
        network.send(peer.id, new WireMessage.Statements(List.of(StatementCodec.encode(signed))));
    }

    private BlockId invented() {
        byte[] bytes = new byte[BlockId.LENGTH];
        random.nextBytes(bytes);
        return BlockId.of(bytes);
    }
}
