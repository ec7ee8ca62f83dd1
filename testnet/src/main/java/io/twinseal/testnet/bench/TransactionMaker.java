package io.twinseal.testnet.bench;

import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TwinResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes transactions with both signatures, as it holds both keys; nothing was computed for them, the values are random.
 *
 * @param model of the twins
 * @param twins of the gateway, sorted
 */
record TransactionMaker(ChainId chain, MemberKey accessPoint, MemberKey gateway, ModelInfo model, List<String> twins) {
    TransactionMaker {
        twins = List.copyOf(twins);
    }

    /**
     * A transaction with so many results of one data point each.
     *
     * @param results at most one for each twin
     */
    Transaction make(long sequence, BlockId slot, long timeMillis, int results) {
        var random = new SplittableRandom(sequence);
        int first = (int) (sequence % (twins.size() - results + 1));
        List<TwinResult> all = twins.subList(first, first + results).stream()
                .map(twin -> result(twin, timeMillis, random))
                .toList();
        InferenceBatch batch =
                new InferenceBatch(accessPoint.id(), gateway.id(), sequence, slot, timeMillis, "bench", all);
        byte[] body = TransactionCodec.encodeBody(batch).toBytes();
        return TransactionCodec.join(
                batch, List.of(accessPoint.sign(Domain.BATCH, chain, body), gateway.sign(Domain.RECEIPT, chain, body)));
    }

    /** With digests and outputs that compress no better than real ones. */
    private TwinResult result(String twin, long timeMillis, SplittableRandom random) {
        ByteBuffer outputs =
                ByteBuffer.allocate(model.outputValues() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (outputs.hasRemaining()) outputs.putFloat((float) random.nextDouble());
        return new TwinResult(
                twin,
                model.digest(),
                1,
                1,
                digest(random),
                Digest.sha256(outputs.array()),
                Bytes.copyOf(outputs.array()),
                timeMillis);
    }

    private static Digest digest(SplittableRandom random) {
        byte[] bytes = new byte[Digest.LENGTH];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }
}
