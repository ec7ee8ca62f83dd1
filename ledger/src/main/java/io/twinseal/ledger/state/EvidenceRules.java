package io.twinseal.ledger.state;

import io.twinseal.consensus.finality.Breach;
import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Evidence;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.Refusal.Code;
import java.util.Optional;

/** When evidence may stand in a block. */
public final class EvidenceRules {
    private EvidenceRules() {}

    /** Why the evidence changes nothing under this state. */
    public static Optional<Refusal> violation(State state, Evidence evidence) {
        MemberId offender = evidence.offence().offender();
        if (!state.outlook().voters().contains(offender))
            return Optional.of(
                    new Refusal(Code.NO_ACCESS_POINT, "Member " + offender + " is no access point of this chain."));
        Optional<Breach> suspended = state.suspension(offender);
        return suspended.map(breach -> new Refusal(
                Code.NO_NEWS, "Access point " + offender + " is suspended already: it signed " + breach.title() + "."));
    }
}
