package io.twinseal.consensus.types;

/** A member's Ed25519 public key. */
public final class MemberId extends Bytes32 {
    private MemberId(byte[] bytes) {
        super(bytes);
    }

    public static MemberId of(byte[] bytes) {
        return new MemberId(bytes);
    }

    public static MemberId parse(String hex) {
        return new MemberId(parseHex(hex));
    }
}
