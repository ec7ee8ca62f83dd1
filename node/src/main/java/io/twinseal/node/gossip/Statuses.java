package io.twinseal.node.gossip;

import io.twinseal.ledger.pool.AddResult;
import io.twinseal.ledger.types.Refusal;
import io.twinseal.ledger.types.TransactionId;
import io.twinseal.node.wire.WireMessage.TransactionStatus.Entry;
import io.twinseal.node.wire.WireMessage.TransactionStatus.State;

/** What a gateway is told of its transactions. */
public final class Statuses {
    private Statuses() {}

    public static Entry sealed(TransactionId id, long height) {
        return new Entry(id, State.SEALED, height, "", "");
    }

    public static Entry settled(TransactionId id, long height) {
        return new Entry(id, State.FINAL, height, "", "");
    }

    public static Entry rejected(TransactionId id, Refusal refusal) {
        return new Entry(id, State.REJECTED, 0, refusal.code().word(), refusal.sentence());
    }

    public static Entry of(TransactionId id, AddResult result) {
        return result instanceof AddResult.Rejected rejected
                ? rejected(id, rejected.refusal())
                : new Entry(id, State.PENDING, 0, "", "");
    }
}
