package io.twinseal.node.gateway;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.wire.WireMessage.Offload;
import io.twinseal.node.wire.WireMessage.OffloadAnswer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What a gateway checks before it puts its own signature beside the access point's. */
public final class AnswerCheck {
    private final ChainId chain;
    private final MemberId gateway;
    private final Map<Digest, ModelInfo> models = new ConcurrentHashMap<>();
    private final Signatures signatures;

    public AnswerCheck(ChainId chain, MemberId gateway, Signatures signatures) {
        this.chain = chain;
        this.gateway = gateway;
        this.signatures = signatures;
    }

    /** From now on knows these models too; answers to offloads of earlier ones may still come. */
    public void know(Collection<ModelInfo> more) {
        for (ModelInfo model : more) models.put(model.digest(), model);
    }

    /** An answer that must not be signed for; the message is a full sentence. */
    static final class BadAnswerException extends Exception {
        private static final long serialVersionUID = 1;

        BadAnswerException(String message) {
            super(message);
        }
    }

    /**
     * Checks the access point's signature, that the batch answers this offload item by item, and that the outputs have
     * the model's shape and are finite. Takes long: for a worker.
     */
    InferenceBatch check(MemberId accessPoint, Offload offload, OffloadAnswer answer) throws BadAnswerException {
        if (!signatures.verify(
                accessPoint,
                Domain.BATCH,
                chain,
                answer.body().toBytes(),
                answer.signature().toBytes()))
            throw new BadAnswerException("The access point's signature is not valid.");
        InferenceBatch batch = decode(answer);
        require(
                batch.accessPoint().equals(accessPoint),
                () -> "The batch names access point " + batch.accessPoint() + ".");
        require(batch.gateway().equals(gateway), () -> "The batch names gateway " + batch.gateway() + ".");
        int items = offload.items().size();
        int results = batch.results().size();
        require(results == items, () -> "The batch has " + results + " results for " + items + " items.");
        for (int i = 0; i < items; i++)
            check(offload.items().get(i), batch.results().get(i));
        return batch;
    }

    private void check(Offload.Item item, TwinResult result) throws BadAnswerException {
        String twin = "twin '" + item.twin() + "'";
        require(result.twin().equals(item.twin()), () -> "A result for " + twin + " answers '" + result.twin() + "'.");
        require(result.model().equals(item.model()), () -> "The model of " + twin + " was " + result.model() + ".");
        require(result.cut() == item.cut(), () -> "The cut of " + twin + " was " + result.cut() + ".");
        require(
                result.points() == item.points(),
                () -> "The data points of " + twin + " were " + result.points() + ".");
        require(
                result.activationDigest().equals(Digest.sha256(item.values().toBytes())),
                () -> "The activation of " + twin + " is not the one that was sent.");
        require(
                result.observedMillis() == item.observedMillis(),
                () -> "The reading of " + twin + " has time " + result.observedMillis() + ".");
        ModelInfo model = models.get(item.model());
        if (model == null) throw new BadAnswerException("Model " + item.model() + " is unknown.");
        int bytes = item.points() * model.outputValues() * Float.BYTES;
        require(
                result.outputs().size() == bytes,
                () -> "The outputs of " + twin + " have " + result.outputs().size() + " bytes for " + bytes + ".");
        require(
                result.outputsDigest().equals(Digest.sha256(result.outputs().toBytes())),
                () -> "The outputs of " + twin + " have another digest.");
        ByteBuffer outputs = result.outputs().buffer().order(ByteOrder.LITTLE_ENDIAN);
        while (outputs.hasRemaining())
            require(Float.isFinite(outputs.getFloat()), () -> "An output of " + twin + " is not finite.");
    }

    private static InferenceBatch decode(OffloadAnswer answer) throws BadAnswerException {
        try {
            if (TransactionCodec.decodeBody(answer.body().toBytes()) instanceof InferenceBatch batch) return batch;
            throw new BadAnswerException("The answer is no inference batch.");
        } catch (DecodeException e) {
            throw new BadAnswerException("The answer cannot be read: " + e.reason());
        }
    }

    private static void require(boolean holds, Supplier<String> reason) throws BadAnswerException {
        if (!holds) throw new BadAnswerException(reason.get());
    }
}
