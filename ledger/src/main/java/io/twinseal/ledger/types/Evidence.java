package io.twinseal.ledger.types;

import io.twinseal.consensus.finality.Offence;
import java.util.List;

/** Brings a member's offence before the chain, which suspends it. Whoever finds it out may hand it in. */
public record Evidence(Offence offence) implements Body {
    @Override
    public List<Signer> signers() {
        return List.of();
    }
}
