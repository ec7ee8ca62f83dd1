package io.twinseal.ledger.store;

import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.codec.TransactionCodec;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.types.TransactionId;
import java.util.ArrayList;
import java.util.List;

/** Transactions whose sender was told that they are taken, until they are final. */
public final class KeptTransactions {
    private final KeyValueStore store;

    KeptTransactions(KeyValueStore store) {
        this.store = store;
    }

    public List<Transaction> all() {
        List<Transaction> all = new ArrayList<>();
        for (var entry : store.all(Column.POOL)) {
            try {
                all.add(TransactionCodec.decode(entry.value().toBytes()));
            } catch (DecodeException e) {
                throw ChainStore.corrupt("a transaction of the pool", e);
            }
        }
        return all;
    }

    /** On disk on return. */
    public void put(Transaction transaction) {
        store.write(new Batch().put(Column.POOL, Layout.bytes(transaction.id()), transaction.bytes()), true);
    }

    public void remove(TransactionId id) {
        store.write(new Batch().delete(Column.POOL, Layout.bytes(id)), false);
    }
}
