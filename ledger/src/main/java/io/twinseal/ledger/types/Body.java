package io.twinseal.ledger.types;

import java.util.List;

/** What a transaction says; its signatures cover the encoded body. */
public sealed interface Body permits InferenceBatch, Evidence, Proposal, Approval, Handover {
    /** The signatures it needs, in their order; none where the body proves itself. */
    List<Signer> signers();
}
