package io.twinseal.consensus.types;

/** A statement that its signer can be held to. */
public record SignedStatement(MemberId signer, Statement statement, Signature signature) {
    @Override
    public String toString() {
        return statement + " by " + signer.shortHex();
    }
}
