package io.twinseal.node.api;

import java.util.List;
import java.util.Optional;

/** What the API asks of an access point about proposals. Called on the node's loop. */
public interface GovernanceSource {
    /** Proposals that may be approved, then those on their way into force, in their order. */
    List<ProposalView> proposals();

    /** A proposal by the id of its transaction, 64 digits; empty for one that was never approved and is past its end. */
    Optional<ProposalView> proposal(String id);

    RegistryView registry();

    /**
     * Takes a signed proposal or approval and passes it on.
     *
     * @param transaction its bytes in hexadecimal
     * @throws RejectedException if it is not taken
     */
    SubmissionView submit(String transaction) throws RejectedException;
}
