package io.twinseal.ledger.crypto;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Domain;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.util.random.RandomGenerator;

/** A member's Ed25519 private key. */
public final class MemberKey {
    static final int SEED_BYTES = 32;

    private final byte[] seed;
    private final MemberId id;

    private MemberKey(byte[] seed) {
        this.seed = seed;
        this.id = MemberId.of(BouncyCastleLibrary.publicKeyOf(seed));
    }

    /** Draws a new key; give a {@link java.security.SecureRandom} everywhere but in tests. */
    public static MemberKey generate(RandomGenerator random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return new MemberKey(seed);
    }

    /**
     * Makes the key of a 32-byte seed as RFC 8032 defines it.
     *
     * @throws IllegalArgumentException for another length
     */
    public static MemberKey ofSeed(byte[] seed) {
        if (seed.length != SEED_BYTES)
            throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes, not " + seed.length);
        return new MemberKey(seed.clone());
    }

    /**
     * Reads an unencrypted PKCS#8 PEM file, as {@link #store} and {@code openssl genpkey -algorithm ed25519} write it.
     *
     * @throws IOException if it cannot be read, is not such a file, or others than its owner may read it; the message
     *     says what to do
     */
    public static MemberKey load(Path file) throws IOException {
        return new MemberKey(KeyFile.read(file));
    }

    /**
     * Writes a new file that only its owner may read, and has it on disk on return.
     *
     * @throws java.nio.file.FileAlreadyExistsException rather than overwrite a key
     */
    public void store(Path file) throws IOException {
        KeyFile.write(file, seed);
    }

    /** The public key. */
    public MemberId id() {
        return id;
    }

    /** Signs for one purpose on one chain: 64 bytes. */
    public Bytes sign(Domain domain, ChainId chain, byte[] message) {
        return Bytes.copyOf(signRaw(Signatures.signedBytes(domain, chain, message)));
    }

    byte[] signRaw(byte[] signed) {
        return Libraries.fastest().sign(seed, signed);
    }

    /** For TLS by the JDK. */
    public PrivateKey toJcaPrivateKey() {
        return JcaKeys.privateKey(seed);
    }

    @Override
    public String toString() {
        return "private key of " + id.shortHex();
    }
}
