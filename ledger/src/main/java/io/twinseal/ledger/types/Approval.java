package io.twinseal.ledger.types;

import io.twinseal.consensus.types.MemberId;
import java.util.List;

/** An access point's consent to an open proposal. */
public record Approval(MemberId accessPoint, TransactionId proposal) implements Body {
    @Override
    public List<Signer> signers() {
        return List.of(new Signer(accessPoint, Domain.APPROVAL, "access point"));
    }
}
