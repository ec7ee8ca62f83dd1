package io.twinseal.ledger.crypto;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Domain;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks signatures under the protocol's one rule: the key is canonical and of prime order, S is below the group order,
 * R is canonical, not the identity and without torsion, and the cofactorless equation holds. Libraries differ on all of
 * these; the verdict here does not depend on which one does the arithmetic. For any number of threads.
 */
public final class Signatures {
    public static final int SIGNATURE_BYTES = 64;

    /** Prepared keys kept; beyond it all are dropped and prepared again when needed. */
    private static final int KEYS_MAX = 4096;

    /** 2^252 + 27742317777372353535851937790883648493, little-endian. */
    private static final byte[] GROUP_ORDER = {
        (byte) 0xed,
        (byte) 0xd3,
        (byte) 0xf5,
        0x5c,
        0x1a,
        0x63,
        0x12,
        0x58,
        (byte) 0xd6,
        (byte) 0x9c,
        (byte) 0xf7,
        (byte) 0xa2,
        (byte) 0xde,
        (byte) 0xf9,
        (byte) 0xde,
        0x14,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0x10
    };

    private final Library library;
    private final Map<MemberId, Optional<Library.PublicKey>> keys = new ConcurrentHashMap<>();

    private Signatures(Library library) {
        this.library = library;
    }

    /** By the fastest library that runs on this machine. */
    public static Signatures fastest() {
        return new Signatures(Libraries.fastest());
    }

    /**
     * The same, but each verdict is found once and then remembered for good: for simulations, in which all nodes of a
     * network check the same signatures in one process.
     */
    public static Signatures remembering() {
        return new Signatures(new RememberingLibrary(Libraries.fastest()));
    }

    /** One by every library that runs on this machine, the fastest first. */
    public static List<Signatures> all() {
        return Libraries.available().stream().map(Signatures::new).toList();
    }

    /** The library behind it, for logs and benchmarks. */
    public String libraryName() {
        return library.name();
    }

    /**
     * What a signature covers: the domain's tag in ASCII, a zero byte, the chain id, the message.
     */
    public static byte[] signedBytes(Domain domain, ChainId chain, byte[] message) {
        byte[] tag = domain.tag().getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(tag, tag.length + 1 + ChainId.LENGTH + message.length);
        System.arraycopy(chain.toBytes(), 0, all, tag.length + 1, ChainId.LENGTH);
        System.arraycopy(message, 0, all, tag.length + 1 + ChainId.LENGTH, message.length);
        return all;
    }

    /** Whether the member signed the message for this purpose on this chain. */
    public boolean verify(MemberId member, Domain domain, ChainId chain, byte[] message, byte[] signature) {
        return verify(member, signedBytes(domain, chain, message), signature);
    }

    /** Whether the signature over exactly these bytes is valid. */
    boolean verify(MemberId member, byte[] signed, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES || !isReducedScalar(signature) || isIdentity(signature)) return false;
        Optional<Library.PublicKey> key = keys.get(member);
        if (key == null) key = remember(member);
        return key.isPresent() && key.get().verify(signed, signature);
    }

    /** Whether a key may be registered: canonical, of prime order, not the identity. */
    public boolean isValidKey(MemberId member) {
        Optional<Library.PublicKey> key = keys.get(member);
        return (key == null ? remember(member) : key).isPresent();
    }

    private Optional<Library.PublicKey> remember(MemberId member) {
        if (keys.size() >= KEYS_MAX) keys.clear();
        return keys.computeIfAbsent(
                member,
                id -> BouncyCastleLibrary.isValidKey(id.toBytes())
                        ? Optional.of(library.publicKey(id))
                        : Optional.empty());
    }

    private static boolean isReducedScalar(byte[] signature) {
        for (int i = 31; i >= 0; i--) {
            int difference = (signature[32 + i] & 0xff) - (GROUP_ORDER[i] & 0xff);
            if (difference != 0) return difference < 0;
        }
        return false;
    }

    /** Its canonical encoding, y = 1; others of it are refused as not canonical. */
    private static boolean isIdentity(byte[] signature) {
        if (signature[0] != 1) return false;
        for (int i = 1; i < 32; i++) if (signature[i] != 0) return false;
        return true;
    }
}
