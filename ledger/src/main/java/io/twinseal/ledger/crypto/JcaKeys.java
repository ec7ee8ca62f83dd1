package io.twinseal.ledger.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Raw Ed25519 keys as the JDK's objects, and their DER encodings (RFC 8410): a fixed prefix before 32 bytes. */
final class JcaKeys {
    private static final byte[] PRIVATE_PREFIX = HexFormat.of().parseHex("302e020100300506032b657004220420");
    private static final byte[] PUBLIC_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int RAW_BYTES = 32;

    private JcaKeys() {}

    static PrivateKey privateKey(byte[] seed) {
        try {
            return factory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8(seed)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK refused an Ed25519 private key", e);
        }
    }

    static PublicKey publicKey(byte[] raw) {
        try {
            return factory().generatePublic(new X509EncodedKeySpec(join(PUBLIC_PREFIX, raw)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK refused an Ed25519 public key", e);
        }
    }

    static byte[] pkcs8(byte[] seed) {
        return join(PRIVATE_PREFIX, seed);
    }

    /** The seed inside, or empty if this is not an Ed25519 key as {@link #pkcs8} writes it. */
    static Optional<byte[]> seed(byte[] pkcs8) {
        return raw(PRIVATE_PREFIX, pkcs8);
    }

    /** The key inside, or empty if this is not the DER encoding of an Ed25519 public key. */
    static Optional<byte[]> rawPublicKey(byte[] subjectPublicKeyInfo) {
        return raw(PUBLIC_PREFIX, subjectPublicKeyInfo);
    }

    private static Optional<byte[]> raw(byte[] prefix, byte[] der) {
        if (der.length != prefix.length + RAW_BYTES || !Arrays.equals(der, 0, prefix.length, prefix, 0, prefix.length))
            return Optional.empty();
        return Optional.of(Arrays.copyOfRange(der, prefix.length, der.length));
    }

    private static byte[] join(byte[] prefix, byte[] raw) {
        byte[] der = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, der, prefix.length, raw.length);
        return der;
    }

    private static KeyFactory factory() throws GeneralSecurityException {
        return KeyFactory.getInstance("Ed25519");
    }
}
