package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.Vote;
import java.util.random.RandomGenerator;

/** Tells each peer what it wants to hear: votes for its head, acknowledges what it sees justified, whatever it told others. */
class FalseVoter extends LyingVoter {
    private static final int INVENTIONS = 6;

    private final RandomGenerator random;

    FalseVoter(World world, RandomGenerator random) {
        super(world, random);
        this.random = random;
    }

    @Override
    void lie(Voice voice) {
        for (SimNode peer : audience()) {
            Checkpoint justified = peer.chain().justified();
            Checkpoint head = Checkpoint.of(peer.chain().head());
            if (acknowledges(peer)) voice.say(peer, new Acknowledgement(justified));
            if (head.height() <= justified.height()) continue;
            if (supports(peer, justified, head)) voice.say(peer, new Vote(justified, head));
            if (random.nextInt(INVENTIONS) == 0)
                voice.say(peer, new Vote(justified, new Checkpoint(head.height(), invented())));
        }
    }

    boolean acknowledges(SimNode peer) {
        return true;
    }

    boolean supports(SimNode peer, Checkpoint justified, Checkpoint head) {
        return true;
    }

    private BlockId invented() {
        byte[] bytes = new byte[BlockId.LENGTH];
        random.nextBytes(bytes);
        return BlockId.of(bytes);
    }
}
