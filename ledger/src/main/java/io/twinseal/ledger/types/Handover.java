package io.twinseal.ledger.types;

import io.twinseal.consensus.finality.Certificate;
import java.util.List;

/**
 * Proof that a checkpoint is final over which the leaving and the coming voters decided both; it releases the leaving
 * ones. Nobody signs it: the certificate is the proof.
 */
public record Handover(Certificate certificate) implements Body {
    @Override
    public List<Signer> signers() {
        return List.of();
    }
}
