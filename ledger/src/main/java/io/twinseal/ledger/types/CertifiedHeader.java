package io.twinseal.ledger.types;

import static io.twinseal.ledger.types.Names.require;

import io.twinseal.consensus.finality.Certificate;
import io.twinseal.consensus.types.Vote;
import io.twinseal.consensus.types.VotingSets;
import java.util.Optional;

/**
 * A final block's header with the proof that it is.
 *
 * @param child of the block, if a link to it is what confirms the certificate
 * @param voters who decided over the block; empty if they are known from before
 */
public record CertifiedHeader(
        SealedHeader header, Optional<SealedHeader> child, Certificate certificate, Optional<VotingSets> voters) {
    public CertifiedHeader {
        require(
                child.isPresent() == certificate.confirmation().statement() instanceof Vote,
                "a child's header comes with a link to that child, and only with one");
    }
}
