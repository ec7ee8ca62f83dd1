package io.twinseal.node.client;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.consensus.types.Header;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.Ids;
import io.twinseal.ledger.codec.MerkleTree;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.SealedHeader;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.ResultDetailView;
import io.twinseal.node.api.ResultView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A result signed by both sides, second of three transactions in a signed block. */
final class SignedResult {
    static final ChainId CHAIN = ChainId.of(filled(3));

    private static final MemberKey ACCESS_POINT = MemberKey.ofSeed(filled(1));
    private static final MemberKey GATEWAY = MemberKey.ofSeed(filled(2));

    private SignedResult() {}

    static ResultDetailView sealed() {
        var transactions = List.of(transaction(1), transaction(2), transaction(3));
        var ids = transactions.stream().map(Transaction::id).toList();
        var transaction = transactions.get(1);
        var header = block(ids);
        return new ResultDetailView(
                new ResultView(id(transaction.id()), "twin-1", "", "rul-cnn", 2, 6, 2, List.of(), 900),
                CHAIN.toString(),
                "sealed",
                ACCESS_POINT.id().toString(),
                "ap-1",
                GATEWAY.id().toString(),
                "gateway-1",
                2,
                1_000,
                transaction.bytes().toString(),
                new BlockView(5, header.id().toString(), "sealed", "", 2_000, 10, "", "ap-1", 7, 0, 1, 3, 3, 900),
                null,
                header.bytes().toString(),
                1,
                MerkleTree.proof(ids, 1).siblings().stream()
                        .map(Digest::toString)
                        .toList(),
                "regression",
                List.of("rul"));
    }

    static String id(TransactionId transaction) {
        return Ids.resultId(transaction, 0);
    }

    private static Transaction transaction(long sequence) {
        var outputs = ByteBuffer.allocate(2 * Float.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(93.25f)
                .putFloat(-1.5f)
                .array();
        var result = new TwinResult(
                "twin-1",
                Digest.of(filled(9)),
                2,
                2,
                Digest.of(filled(8)),
                Digest.sha256(outputs),
                Bytes.copyOf(outputs),
                900);
        var batch = new InferenceBatch(
                ACCESS_POINT.id(), GATEWAY.id(), sequence, BlockId.of(filled(4)), 1_000, "avx2", List.of(result));
        var body = TransactionCodec.encodeBody(batch).toBytes();
        var signatures = new ArrayList<Bytes>();
        signatures.add(ACCESS_POINT.sign(Domain.BATCH, CHAIN, body));
        signatures.add(GATEWAY.sign(Domain.RECEIPT, CHAIN, body));
        return TransactionCodec.join(batch, signatures);
    }

    private static SealedHeader block(List<TransactionId> ids) {
        var unsealed =
                new Header(BlockId.of(filled(0)), BlockId.of(filled(6)), 5, 2_000, ACCESS_POINT.id(), 7, 0, ids.size());
        var headerBytes = BlockCodec.encodeHeader(unsealed, MerkleTree.root(ids), Digest.of(filled(7)), Digest.ZERO);
        var id = Ids.blockId(Digest.sha256(headerBytes.toBytes()), 42);
        return BlockCodec.seal(headerBytes, 42, ACCESS_POINT.sign(Domain.BLOCK, CHAIN, id.toBytes()));
    }

    private static byte[] filled(int value) {
        var bytes = new byte[32];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
