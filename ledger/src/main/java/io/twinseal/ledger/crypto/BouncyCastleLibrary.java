package io.twinseal.ledger.crypto;

import io.twinseal.consensus.types.MemberId;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The portable one. BouncyCastle multiplies its equation by the cofactor, so that torsion in R would pass; demanding
 * that R be a point of prime order takes that away, at the price of a second scalar multiplication.
 */
final class BouncyCastleLibrary implements Library {
    @Override
    public String name() {
        return "BouncyCastle, strict";
    }

    @Override
    public PublicKey publicKey(MemberId member) {
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyFullExport(member.toBytes(), 0);
        if (point == null) throw new IllegalArgumentException("not a validated key: " + member);
        return (message, signature) -> Ed25519.validatePublicKeyFull(signature, 0)
                && Ed25519.verify(signature, 0, point, message, 0, message.length);
    }

    @Override
    public byte[] sign(byte[] seed, byte[] message) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return signature;
    }

    /** Whether the bytes are the canonical encoding of a point of prime order other than the identity. */
    static boolean isValidKey(byte[] key) {
        return Ed25519.validatePublicKeyFull(key, 0);
    }

    static byte[] publicKeyOf(byte[] seed) {
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return key;
    }
}
