package io.twinseal.ledger.chain;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.finality.Offence;
import io.twinseal.consensus.types.Checkpoint;
import io.twinseal.consensus.types.SignedStatement;
import io.twinseal.ledger.types.Block;
import java.util.List;
import java.util.Optional;

/**
 * What one event changed, all of it in the store already, and what is to be done about it.
 *
 * @param detached blocks that left the chain of the head, newest first
 * @param attached blocks that joined it, oldest first, the new head last; none if the head stayed
 * @param finalized certificate of the highest block that is final now and was not before
 * @param news a statement that peers may lack
 * @param signed what the own member signed: send it out and hand it in as any other statement; it is on disk
 * @param missing blocks that a quorum decided over and that are not here
 * @param offences proofs against members
 */
public record Advance(
        List<Block> detached,
        List<Block> attached,
        Optional<Certificate> finalized,
        Optional<SignedStatement> news,
        Optional<SignedStatement> signed,
        List<Checkpoint> missing,
        List<Offence> offences) {
    public Advance {
        detached = List.copyOf(detached);
        attached = List.copyOf(attached);
        missing = List.copyOf(missing);
        offences = List.copyOf(offences);
    }

    public boolean movedHead() {
        return !attached.isEmpty();
    }
}
