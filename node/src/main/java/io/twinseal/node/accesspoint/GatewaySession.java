package io.twinseal.node.accesspoint;

import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.InferenceBatch;
import io.twinseal.ledger.types.TwinResult;
import io.twinseal.node.runtime.Timer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an access point holds for one connected gateway. */
final class GatewaySession {
    /** Results that wait for their turn to be signed. */
    record Ready(long request, List<TwinResult> results, OffloadTrace trace, long receivedNanos) {}

    /** A batch signed here that waits for the gateway's receipt. */
    record Signed(
            long request,
            InferenceBatch batch,
            Bytes signature,
            Timer patience,
            OffloadTrace trace,
            long receivedNanos,
            long sentNanos) {}

    final Deque<Ready> ready = new ArrayDeque<>();

    @Nullable Signed signed;

    int computing;

    int unfinished() {
        return computing + ready.size() + (signed == null ? 0 : 1);
    }
}
