package io.twinseal.ledger.proof;

import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.ResultProof;
import java.util.List;

/** What came of checking a proof. */
public sealed interface ProofOutcome {
    /** Every link holds: the results are what access point and gateway signed, and final on the chain of this genesis. */
    record Holds(ResultProof proof, List<Finding> findings) implements ProofOutcome {}

    /**
     * It is a proof, and it does not hold.
     *
     * @param findings of all links; at least one does not hold
     */
    record Broken(ResultProof proof, List<Finding> findings) implements ProofOutcome {
        /** The first link that does not hold. */
        public Finding broken() {
            return findings.stream()
                    .filter(finding -> !finding.holds())
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** It is about another chain, so that nothing of it can be judged here. */
    record WrongGenesis(ChainId proof, ChainId genesis) implements ProofOutcome {}

    /** These bytes are no proof; the reason is a full sentence. */
    record Unreadable(String reason) implements ProofOutcome {}
}
