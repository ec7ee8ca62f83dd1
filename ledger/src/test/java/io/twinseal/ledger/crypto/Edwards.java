package io.twinseal.ledger.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Edwards25519 by schoolbook arithmetic on big integers, to forge what no library would make. */
final class Edwards {
    static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    static final BigInteger L = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final BigInteger D = BigInteger.valueOf(-121665)
            .multiply(inverse(BigInteger.valueOf(121666)))
            .mod(P);
    private static final BigInteger ROOT_OF_MINUS_ONE =
            BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

    static final Point IDENTITY = new Point(BigInteger.ZERO, BigInteger.ONE);
    static final Point BASE = decode(
                    BigInteger.valueOf(4)
                            .multiply(inverse(BigInteger.valueOf(5)))
                            .mod(P),
                    false)
            .orElseThrow();

    private Edwards() {}

    record Point(BigInteger x, BigInteger y) {
        Point plus(Point o) {
            BigInteger k = D.multiply(x).multiply(o.x).multiply(y).multiply(o.y).mod(P);
            return new Point(
                    x.multiply(o.y)
                            .add(y.multiply(o.x))
                            .multiply(inverse(BigInteger.ONE.add(k)))
                            .mod(P),
                    y.multiply(o.y)
                            .add(x.multiply(o.x))
                            .multiply(inverse(BigInteger.ONE.subtract(k)))
                            .mod(P));
        }

        Point times(BigInteger n) {
            Point sum = IDENTITY;
            for (int i = n.bitLength() - 1; i >= 0; i--) {
                sum = sum.plus(sum);
                if (n.testBit(i)) sum = sum.plus(this);
            }
            return sum;
        }

        byte[] encode() {
            return encoding(y, x.testBit(0));
        }
    }

    /** Any y below 2^255, canonical or not, with a sign bit. */
    static byte[] encoding(BigInteger y, boolean sign) {
        byte[] bytes = littleEndian(y);
        if (sign) bytes[31] |= (byte) 0x80;
        return bytes;
    }

    static byte[] littleEndian(BigInteger number) {
        byte[] bytes = new byte[32];
        for (int i = 0; i < 32; i++) bytes[i] = number.shiftRight(8 * i).byteValue();
        return bytes;
    }

    static BigInteger fromLittleEndian(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) reversed[i] = bytes[bytes.length - 1 - i];
        return new BigInteger(1, reversed);
    }

    static Optional<Point> decode(BigInteger y, boolean sign) {
        BigInteger yy = y.multiply(y);
        BigInteger u = yy.subtract(BigInteger.ONE).mod(P);
        BigInteger v = D.multiply(yy).add(BigInteger.ONE).mod(P);
        BigInteger xx = u.multiply(inverse(v)).mod(P);
        BigInteger x = xx.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
        if (!x.multiply(x).mod(P).equals(xx)) x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
        if (!x.multiply(x).mod(P).equals(xx)) return Optional.empty();
        return Optional.of(new Point(x.testBit(0) == sign ? x : P.subtract(x).mod(P), y.mod(P)));
    }

    /** The eight points of order 1, 2, 4 and 8. */
    static List<Point> torsion() {
        for (int y = 2; ; y++) {
            Optional<Point> point = decode(BigInteger.valueOf(y), false).map(p -> p.times(L));
            if (point.isEmpty() || point.get().times(BigInteger.valueOf(4)).equals(IDENTITY)) continue;
            List<Point> multiples = new ArrayList<>();
            for (int i = 0; i < 8; i++) multiples.add(point.get().times(BigInteger.valueOf(i)));
            return multiples;
        }
    }

    /** The secret scalar of a seed (RFC 8032, 5.1.5). */
    static BigInteger scalar(byte[] seed) {
        byte[] half = Arrays.copyOf(sha512(seed), 32);
        half[0] &= (byte) 0xf8;
        half[31] = (byte) ((half[31] & 0x7f) | 0x40);
        return fromLittleEndian(half);
    }

    /** k = SHA-512(R ‖ A ‖ M) mod L. */
    static BigInteger challenge(byte[] r, byte[] a, byte[] message) {
        return fromLittleEndian(sha512(r, a, message)).mod(L);
    }

    static byte[] sha512(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) sha.update(part);
            return sha.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] join(byte[] r, byte[] s) {
        byte[] signature = Arrays.copyOf(r, 64);
        System.arraycopy(s, 0, signature, 32, 32);
        return signature;
    }

    private static BigInteger inverse(BigInteger n) {
        return n.modInverse(P);
    }
}
