package io.twinseal.consensus;

import io.twinseal.consensus.finality.Tally;
import io.twinseal.consensus.rules.Outlook;
import io.twinseal.consensus.types.Header;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.consensus.types.SignedStatement;
import java.util.List;

/** What {@link Consensus} is told. */
public sealed interface Event {
    /**
     * A sealed header came in, from a peer or from the own miner; its signature has been checked.
     *
     * @param nowMillis the receiver's clock, Unix time
     */
    record HeaderReceived(Header header, long nowMillis) implements Event {}

    /**
     * The body of a block that {@link Effect.Execute} asked for was run and found valid. A body found invalid is simply
     * never reported.
     *
     * @param outlook what the state after the block says
     */
    record BlockExecuted(Header header, Outlook outlook) implements Event {}

    /** A vote or an acknowledgement came in, from a peer or from the own key; its signature has been checked. */
    record StatementReceived(SignedStatement signed) implements Event {}

    /** A peer handed over what many signed alike; all the signatures have been checked. */
    record TallyReceived(Tally tally) implements Event {}

    /**
     * This node is from now on to vote for a member.
     *
     * @param remembered the last that it signed of each kind, over all its lives
     */
    record VotingStarted(MemberId self, List<SignedStatement> remembered) implements Event {
        public VotingStarted {
            remembered = List.copyOf(remembered);
        }
    }
}
