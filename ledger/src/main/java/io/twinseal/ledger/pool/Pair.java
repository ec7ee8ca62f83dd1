package io.twinseal.ledger.pool;

import io.twinseal.consensus.types.MemberId;
import io.twinseal.ledger.types.InferenceBatch;
import java.util.Comparator;

/** An access point and a gateway: their batches are numbered one after the other. */
record Pair(MemberId accessPoint, MemberId gateway) implements Comparable<Pair> {
    private static final Comparator<Pair> ORDER =
            Comparator.comparing(Pair::accessPoint).thenComparing(Pair::gateway);

    static Pair of(InferenceBatch batch) {
        return new Pair(batch.accessPoint(), batch.gateway());
    }

    @Override
    public int compareTo(Pair other) {
        return ORDER.compare(this, other);
    }
}
