package io.twinseal.ledger.types;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.types.MemberId;

/** One change of what the chain registers. */
public sealed interface Change {
    /** Registers a member, or replaces what is registered under its key. */
    record PutMember(MemberInfo member) implements Change {}

    /** Takes a member off. */
    record RemoveMember(MemberId member) implements Change {}

    /** Registers a model, or replaces what is registered under its digest. */
    record PutModel(ModelInfo model) implements Change {}

    /** Takes a model off; twins that run it have to go or change first. */
    record RetireModel(Digest model) implements Change {}

    /** Registers a twin, or replaces its gateway, model and data points. */
    record PutTwin(TwinInfo twin) implements Change {}

    /** Takes a twin off. */
    record RemoveTwin(String twin) implements Change {
        public RemoveTwin {
            Names.identifier("a twin's id", twin);
        }
    }

    /**
     * Sets all parameters.
     *
     * @param replaced SHA-256 of the encoded parameters they were made from, so that two changes never undo each other
     */
    record PutParameters(Parameters parameters, Digest replaced) implements Change {}
}
