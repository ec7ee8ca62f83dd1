package io.twinseal.ledger.verify;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Digest;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.TwinResult;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** What a batch must satisfy whatever the state: the digest is of the outputs, and these are finite numbers. */
final class BatchRules {
    /** All of them set means infinity or not-a-number (IEEE 754). */
    private static final int EXPONENT_BITS = 0x7f800000;

    private BatchRules() {}

    /** The first rule that the batch breaks. */
    static Optional<Refusal> violation(InferenceBatch batch) {
        for (TwinResult result : batch.results()) {
            Digest digest = Digest.sha256(result.outputs().toBytes());
            if (!digest.equals(result.outputsDigest()))
                return refuse("The outputs of twin '" + result.twin() + "' have digest " + digest
                        + ", but the batch claims " + result.outputsDigest() + ".");
            int index = firstNotFinite(result.outputs());
            if (index >= 0)
                return refuse("Output " + index + " of twin '" + result.twin() + "' is not a finite number.");
        }
        return Optional.empty();
    }

    private static int firstNotFinite(Bytes outputs) {
        ByteBuffer values = outputs.buffer().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; values.remaining() >= Float.BYTES; i++)
            if ((values.getInt() & EXPONENT_BITS) == EXPONENT_BITS) return i;
        return -1;
    }

    private static Optional<Refusal> refuse(String sentence) {
        return Optional.of(new Refusal(Refusal.Code.BAD_OUTPUTS, sentence));
    }
}
