package io.twinseal.ledger.types;

import io.twinseal.consensus.types.Bytes32;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A SHA-256 digest: of a model, of tensor values, of a Merkle root. */
public final class Digest extends Bytes32 {
    /** The root of an empty tree. */
    public static final Digest ZERO = new Digest(new byte[LENGTH]);

    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Digest::newSha256);

    private Digest(byte[] bytes) {
        super(bytes);
    }

    public static Digest of(byte[] bytes) {
        return new Digest(bytes);
    }

    public static Digest parse(String hex) {
        return new Digest(parseHex(hex));
    }

    /** SHA-256 of the parts one after the other. */
    public static Digest sha256(byte[]... parts) {
        return new Digest(sha256Bytes(parts));
    }

    /** SHA-256 of the parts one after the other, for callers that give the digest another type. */
    public static byte[] sha256Bytes(byte[]... parts) {
        MessageDigest sha = SHA256.get();
        for (byte[] part : parts) sha.update(part);
        byte[] out = new byte[LENGTH];
        try {
            sha.digest(out, 0, LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 did not fit into 32 bytes", e);
        }
        return out;
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256", e);
        }
    }
}
