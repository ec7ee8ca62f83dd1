package io.twinseal.ledger.types;

import java.util.List;

/** What a transaction says; its signatures cover the encoded body. */
public sealed interface Body permits InferenceBatch {
    /** The signatures it needs, in their order. */
    List<Signer> signers();
}
