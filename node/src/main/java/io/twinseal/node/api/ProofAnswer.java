package io.twinseal.node.api;

import io.twinseal.ledger.types.Bytes;

/** What came of asking for the proof of a result; reasons are for people. */
public sealed interface ProofAnswer {
    /** The bytes of a ResultProof. */
    record Found(Bytes proof) implements ProofAnswer {}

    /** There will be one once the result is final. */
    record NotYet(String reason) implements ProofAnswer {}

    /** This node knows no such result. */
    record Unknown() implements ProofAnswer {}

    /** It knows the result, but lacks what proves it. */
    record Missing(String reason) implements ProofAnswer {}
}
