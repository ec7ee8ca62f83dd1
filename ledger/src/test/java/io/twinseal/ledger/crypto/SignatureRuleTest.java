package io.twinseal.ledger.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.Fixture;
import io.twinseal.ledger.types.Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases on which Ed25519 libraries are known to differ (after Chalkias, Garillot, Nikolaenko, "Taming the many
 * EdDSAs", 2020), forged from curve arithmetic, under every library of this machine.
 */
class SignatureRuleTest {
    private static final byte[] MESSAGE = Fixture.utf8("twenty-one degrees");
    private static final byte[] SEED = filled(7);
    private static final BigInteger SECRET = Edwards.scalar(SEED);
    private static final byte[] KEY = Edwards.BASE.times(SECRET).encode();
    private static final BigInteger NONCE = new BigInteger(250, new Random(1));
    private static final List<Edwards.Point> TORSION = Edwards.torsion();

    /** What nobody may accept: a name, a key, a signature over {@link #MESSAGE}. */
    record Forgery(String name, Bytes keyBytes, Bytes signatureBytes) {
        Forgery(String name, byte[] key, byte[] signature) {
            this(name, Bytes.copyOf(key), Bytes.copyOf(signature));
        }

        byte[] key() {
            return keyBytes.toBytes();
        }

        byte[] signature() {
            return signatureBytes.toBytes();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Arguments> forgeriesUnderEveryLibrary() {
        List<Forgery> forgeries = new ArrayList<>();
        forgeries.addAll(torsionInR());
        forgeries.addAll(smallOrderR());
        forgeries.addAll(smallOrderKeys());
        forgeries.addAll(mixedOrderKeys());
        forgeries.addAll(unreducedS());
        return Signatures.all().stream().flatMap(s -> forgeries.stream().map(f -> Arguments.of(s.libraryName(), s, f)));
    }

    static Stream<Arguments> everyLibrary() {
        return Signatures.all().stream().map(s -> Arguments.of(s.libraryName(), s));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("forgeriesUnderEveryLibrary")
    void refusesTheForgery(String library, Signatures signatures, Forgery forgery) {
        assertThat(signatures.verify(MemberId.of(forgery.key()), MESSAGE, forgery.signature()))
                .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyLibrary")
    void acceptsAnHonestSignatureMadeByArithmetic(String library, Signatures signatures) {
        byte[] r = Edwards.BASE.times(NONCE).encode();
        assertThat(signatures.verify(MemberId.of(KEY), MESSAGE, honest(r, KEY))).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyLibrary")
    void refusesEveryFlippedBitAndEveryOtherLength(String library, Signatures signatures) {
        byte[] signature = MemberKey.ofSeed(SEED).signRaw(MESSAGE);
        MemberId key = MemberId.of(KEY);
        assertThat(signatures.verify(key, MESSAGE, signature)).isTrue();
        for (int bit = 0; bit < 512; bit++) {
            byte[] flipped = signature.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(signatures.verify(key, MESSAGE, flipped))
                    .as("bit %d", bit)
                    .isFalse();
        }
        for (int length : new int[] {0, 32, 63, 65, 128})
            assertThat(signatures.verify(key, MESSAGE, Arrays.copyOf(signature, length)))
                    .as("length %d", length)
                    .isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyLibrary")
    void agreesWithTheOthersOnRandomSignatures(String library, Signatures signatures) {
        long seed = Long.getLong("twinseal.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            MemberKey key = MemberKey.generate(random);
            byte[] message = new byte[random.nextInt(500)];
            random.nextBytes(message);
            byte[] signature = key.signRaw(message);
            for (Library other : Libraries.available())
                assertThat(other.sign(seedOf(key), message))
                        .as("seed %d, round %d, %s", seed, i, other.name())
                        .isEqualTo(signature);
            assertThat(signatures.verify(key.id(), message, signature))
                    .as("seed %d, round %d", seed, i)
                    .isTrue();
        }
    }

    /** Else the forgeries would prove nothing: bare BouncyCastle takes torsion in R, an identity R is valid by equation. */
    @Test
    void bareBouncyCastleAcceptsTorsionInR() {
        for (Forgery forgery : torsionInR())
            assertThat(Ed25519.verify(forgery.signature(), 0, KEY, 0, MESSAGE, 0, MESSAGE.length))
                    .as(forgery.name())
                    .isTrue();
    }

    @Test
    void registersOnlyCanonicalKeysOfPrimeOrder() {
        Signatures signatures = Signatures.fastest();
        assertThat(signatures.isValidKey(MemberId.of(KEY))).isTrue();
        for (Forgery forgery : smallOrderKeys())
            assertThat(signatures.isValidKey(MemberId.of(forgery.key())))
                    .as(forgery.name())
                    .isFalse();
        for (Forgery forgery : mixedOrderKeys())
            assertThat(signatures.isValidKey(MemberId.of(forgery.key())))
                    .as(forgery.name())
                    .isFalse();
        assertThat(signatures.isValidKey(MemberId.of(filled(2))))
                .as("off the curve")
                .isFalse();
    }

    private static List<Forgery> torsionInR() {
        List<Forgery> forgeries = new ArrayList<>();
        for (int i = 1; i < 8; i++) {
            byte[] r = Edwards.BASE.times(NONCE).plus(TORSION.get(i)).encode();
            forgeries.add(new Forgery("torsion " + i + " in R", KEY, honest(r, KEY)));
        }
        return forgeries;
    }

    /** S = k·a solves the cofactored equation for every R of small order, and both for the identity. */
    private static List<Forgery> smallOrderR() {
        List<Forgery> forgeries = new ArrayList<>();
        for (byte[] r : smallOrderEncodings()) {
            String name = "R of small order " + Bytes.copyOf(r);
            forgeries.add(new Forgery(name, KEY, withoutNonce(r, r)));
            byte[] reduced = canonical(r);
            forgeries.add(new Forgery(name + ", challenge over its canonical form", KEY, withoutNonce(r, reduced)));
        }
        return forgeries;
    }

    private static List<Forgery> smallOrderKeys() {
        List<Forgery> forgeries = new ArrayList<>();
        byte[] zero = new byte[32];
        for (byte[] key : smallOrderEncodings()) {
            String name = "key of small order " + Bytes.copyOf(key);
            forgeries.add(new Forgery(name + ", R the identity", key, Edwards.join(Edwards.IDENTITY.encode(), zero)));
            byte[] r = Edwards.BASE.times(NONCE).encode();
            forgeries.add(new Forgery(name, key, Edwards.join(r, Edwards.littleEndian(NONCE.mod(Edwards.L)))));
        }
        return forgeries;
    }

    /** With k a multiple of 8 the torsion of the key cancels, so that even the cofactorless equation holds. */
    private static List<Forgery> mixedOrderKeys() {
        List<Forgery> forgeries = new ArrayList<>();
        for (int i = 1; i < 8; i++) {
            byte[] key = Edwards.BASE.times(SECRET).plus(TORSION.get(i)).encode();
            for (long nonce = 1; ; nonce++) {
                BigInteger n = BigInteger.valueOf(nonce);
                byte[] r = Edwards.BASE.times(n).encode();
                BigInteger k = Edwards.challenge(r, key, MESSAGE);
                if (k.mod(BigInteger.valueOf(8)).signum() != 0) continue;
                byte[] s = Edwards.littleEndian(n.add(k.multiply(SECRET)).mod(Edwards.L));
                forgeries.add(new Forgery("key with torsion " + i, key, Edwards.join(r, s)));
                break;
            }
        }
        return forgeries;
    }

    private static List<Forgery> unreducedS() {
        byte[] r = Edwards.BASE.times(NONCE).encode();
        BigInteger s = Edwards.fromLittleEndian(Arrays.copyOfRange(honest(r, KEY), 32, 64));
        List<Forgery> forgeries = new ArrayList<>();
        for (int i = 1; i <= 8; i++) {
            BigInteger raised = s.add(Edwards.L.multiply(BigInteger.valueOf(i)));
            forgeries.add(new Forgery("S + " + i + " L", KEY, Edwards.join(r, Edwards.littleEndian(raised))));
        }
        return forgeries;
    }

    /** The points of small order in every encoding that some decoder takes: y ≥ p, and a sign bit where x is 0. */
    private static List<byte[]> smallOrderEncodings() {
        List<byte[]> encodings = new ArrayList<>();
        for (Edwards.Point point : TORSION) {
            encodings.add(point.encode());
            BigInteger raised = point.y().add(Edwards.P);
            boolean fits = raised.bitLength() <= 255;
            if (fits) encodings.add(Edwards.encoding(raised, point.x().testBit(0)));
            if (point.x().signum() == 0) encodings.add(Edwards.encoding(point.y(), true));
            if (point.x().signum() == 0 && fits) encodings.add(Edwards.encoding(raised, true));
        }
        return encodings;
    }

    private static byte[] canonical(byte[] encoding) {
        byte[] unsigned = encoding.clone();
        unsigned[31] &= 0x7f;
        boolean sign = (encoding[31] & 0x80) != 0;
        return Edwards.decode(Edwards.fromLittleEndian(unsigned), sign)
                .orElseThrow()
                .encode();
    }

    private static byte[] honest(byte[] r, byte[] key) {
        BigInteger k = Edwards.challenge(r, key, MESSAGE);
        return Edwards.join(
                r, Edwards.littleEndian(NONCE.add(k.multiply(SECRET)).mod(Edwards.L)));
    }

    private static byte[] withoutNonce(byte[] r, byte[] hashedR) {
        BigInteger k = Edwards.challenge(hashedR, KEY, MESSAGE);
        return Edwards.join(r, Edwards.littleEndian(k.multiply(SECRET).mod(Edwards.L)));
    }

    private static byte[] seedOf(MemberKey key) {
        return JcaKeys.seed(key.toJcaPrivateKey().getEncoded()).orElseThrow();
    }

    private static byte[] filled(int value) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
