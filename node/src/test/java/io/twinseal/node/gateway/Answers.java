package io.twinseal.node.gateway;

import static io.twinseal.node.gateway.GatewayServiceTest.AP;
import static io.twinseal.node.gateway.GatewayServiceTest.BACKUP;
import static io.twinseal.node.gateway.GatewayServiceTest.GATEWAY;
import static io.twinseal.node.gateway.GatewayServiceTest.SLOT;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.wire.WireMessage.Offload;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Batches with which an access point may answer an offload. */
final class Answers {
    private Answers() {}

    /** What may be wrong with an answer. */
    enum Tampering {
        SIGNATURE,
        CUT,
        POINTS,
        TWIN,
        MODEL_USED,
        ACTIVATION,
        OUTPUT_SHAPE,
        OUTPUT_NOT_FINITE,
        OUTPUT_DIGEST,
        GATEWAY_NAMED
    }

    /** As an access point in order answers. */
    static InferenceBatch batch(Offload offload) {
        List<TwinResult> results = new ArrayList<>();
        for (Offload.Item item : offload.items()) {
            Bytes outputs = outputs(item.points(), 5);
            results.add(new TwinResult(
                    item.twin(),
                    item.model(),
                    item.cut(),
                    item.points(),
                    Digest.sha256(item.values().toBytes()),
                    Digest.sha256(outputs.toBytes()),
                    outputs,
                    item.observedMillis()));
        }
        return new InferenceBatch(AP.id(), GATEWAY.id(), 1, SLOT, 1_000_000, "test", results);
    }

    static InferenceBatch tampered(InferenceBatch batch, Tampering tampering) {
        TwinResult r = batch.results().get(0);
        Digest other = Digest.sha256(new byte[] {9});
        Bytes wide = outputs(r.points() + 1, 5);
        Bytes infinite = outputs(r.points(), Float.POSITIVE_INFINITY);
        MemberId gateway = tampering == Tampering.GATEWAY_NAMED ? BACKUP.id() : batch.gateway();
        TwinResult changed = switch (tampering) {
            case CUT -> with(r, r.twin(), r.model(), 2, r.points(), r.activationDigest(), r.outputs());
            case POINTS -> with(r, r.twin(), r.model(), 1, 2, r.activationDigest(), wide);
            case TWIN -> with(r, "drill", r.model(), 1, 1, r.activationDigest(), r.outputs());
            case MODEL_USED -> with(r, r.twin(), other, 1, 1, r.activationDigest(), r.outputs());
            case ACTIVATION -> with(r, r.twin(), r.model(), 1, 1, other, r.outputs());
            case OUTPUT_SHAPE -> with(r, r.twin(), r.model(), 1, 1, r.activationDigest(), wide);
            case OUTPUT_NOT_FINITE -> with(r, r.twin(), r.model(), 1, 1, r.activationDigest(), infinite);
            case OUTPUT_DIGEST ->
                new TwinResult(r.twin(), r.model(), 1, 1, r.activationDigest(), other, r.outputs(), r.observedMillis());
            default -> r;
        };
        return new InferenceBatch(
                batch.accessPoint(), gateway, 1, batch.slot(), batch.timeMillis(), "test", List.of(changed));
    }

    private static TwinResult with(
            TwinResult r, String twin, Digest model, int cut, int points, Digest activation, Bytes outputs) {
        return new TwinResult(
                twin, model, cut, points, activation, Digest.sha256(outputs.toBytes()), outputs, r.observedMillis());
    }

    private static Bytes outputs(int count, float value) {
        ByteBuffer bytes = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) bytes.putFloat(value);
        return Bytes.copyOf(bytes.array());
    }
}
