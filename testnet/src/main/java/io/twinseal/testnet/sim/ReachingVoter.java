package io.twinseal.testnet.sim;

import io.twinseal.consensus.types.Acknowledgement;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.Vote;
import io.twinseal.node.wire.WireMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Breaks one rule of voting and keeps all others: each vote has a higher target than the last, but its source is one left
 * behind long ago, so that it reaches around earlier votes or over earlier acknowledgements.
 */
final class ReachingVoter extends LyingVoter {
    /** Over its acknowledgements; else around its votes. */
    private final boolean over;

    private final RandomGenerator random;
    private final List<Checkpoint> sources = new ArrayList<>();
    private long targetHeight;

    ReachingVoter(World world, RandomGenerator random) {
        super(world, random);
        this.random = random;
        this.over = random.nextBoolean();
    }

    @Override
    void lie(Voice voice) {
        Optional<SimNode> ahead = audience().stream()
                .max(Comparator.comparingLong(peer -> peer.chain().head().height()));
        if (ahead.isEmpty()) return;
        Checkpoint head = Checkpoint.of(ahead.get().chain().head());
        Checkpoint justified = ahead.get().chain().justified();
        if (head.height() <= targetHeight || head.height() <= justified.height()) return;
        if (!sources.contains(justified)) sources.add(justified);
        targetHeight = head.height();
        Checkpoint source = over ? sources.get(0) : sources.get(random.nextInt(sources.size()));
        for (SimNode peer : audience()) {
            if (over) voice.say(peer, new Acknowledgement(justified));
            voice.say(peer, new Vote(source, head));
        }
    }

    @Override
    List<WireMessage> says(MemberId to, WireMessage message) {
        return isVoting(message) ? List.of() : List.of(message);
    }

    /** Its core would find it out, and report it. */
    @Override
    boolean hears(MemberId from, WireMessage message) {
        return !isVoting(message);
    }

    private static boolean isVoting(WireMessage message) {
        return message instanceof WireMessage.Statements || message instanceof WireMessage.Tallies;
    }
}
