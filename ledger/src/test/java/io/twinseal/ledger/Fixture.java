package io.twinseal.ledger;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Members and transactions that tests share. */
public final class Fixture {
    public static final ChainId CHAIN = ChainId.of(Digest.sha256Bytes(utf8("a chain")));
    public static final Digest MODEL = Digest.sha256(utf8("a model"));
    public static final MemberKey ACCESS_POINT = key(1);
    public static final MemberKey GATEWAY = key(2);

    private Fixture() {}

    public static MemberKey key(int number) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) number);
        return MemberKey.ofSeed(seed);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static Bytes floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) bytes.putFloat(value);
        return Bytes.copyOf(bytes.array());
    }

    public static TwinResult result(String twin, int cut, int points, float... outputs) {
        Bytes bytes = floats(outputs);
        return new TwinResult(
                twin,
                MODEL,
                cut,
                points,
                Digest.sha256(utf8("activation")),
                Digest.sha256(bytes.toBytes()),
                bytes,
                1_000);
    }

    public static InferenceBatch batch(long sequence, BlockId slot, TwinResult... results) {
        return new InferenceBatch(ACCESS_POINT.id(), GATEWAY.id(), sequence, slot, 1_000, "x86-64", List.of(results));
    }

    public static Transaction signed(InferenceBatch batch, MemberKey accessPoint, MemberKey gateway, ChainId chain) {
        byte[] body = TransactionCodec.encodeBody(batch).toBytes();
        return TransactionCodec.join(
                batch, List.of(accessPoint.sign(Domain.BATCH, chain, body), gateway.sign(Domain.RECEIPT, chain, body)));
    }

    public static Transaction transaction(long sequence) {
        var batch = batch(sequence, BlockId.of(new byte[32]), result("press-1", 2, 1, 0.25f, 0.75f));
        return signed(batch, ACCESS_POINT, GATEWAY, CHAIN);
    }
}
