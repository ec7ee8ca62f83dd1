package io.twinseal.ledger.crypto;

import io.twinseal.consensus.types.MemberId;

/**
 * One library's Ed25519. {@link Signatures} has checked before it asks: the key is canonical, of prime order and not
 * the identity; S is below the group order; R is not the identity's encoding. What is left differs between libraries
 * and must be the same here: R has to be canonical and without torsion, and the cofactorless equation has to hold.
 */
interface Library {
    String name();

    /** Brings a validated public key into the library's own form. */
    PublicKey publicKey(MemberId member);

    /** Signs as RFC 8032 says, hence with the same bytes as every other library. */
    byte[] sign(byte[] seed, byte[] message);

    /** A validated public key, ready to check many signatures from any thread. */
    interface PublicKey {
        boolean verify(byte[] message, byte[] signature);
    }
}
