package io.twinseal.testnet.bench;

import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.ChainId;
import io.twinseal.ledger.types.Signer;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.testnet.Folders;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The least that a node must do with transactions: check their signatures, and put their bytes on the disk. */
final class Raw {
    private Raw() {}

    /** Checks every signature of a transaction. */
    static void check(Signatures signatures, ChainId chain, Transaction transaction) {
        byte[] body = transaction.bodyBytes().toBytes();
        List<Signer> signers = transaction.body().signers();
        for (int i = 0; i < signers.size(); i++) {
            Signer signer = signers.get(i);
            byte[] signature = transaction.signatures().get(i).toBytes();
            if (!signatures.verify(signer.member(), signer.domain(), chain, body, signature))
                throw new IllegalStateException("a valid signature was refused");
        }
    }

    /** Writes the transactions of one block as one batch. */
    static void write(KeyValueStore store, long height, List<Transaction> transactions, boolean sync) {
        Batch batch = new Batch();
        for (int i = 0; i < transactions.size(); i++)
            batch.put(Column.BODIES, key(height, i), transactions.get(i).bytes());
        store.write(batch, sync);
    }

    private static Bytes key(long height, int index) {
        return Bytes.copyOf(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(height)
                .putInt(index)
                .array());
    }

    /** Something that is done on a store. */
    interface Work {
        void on(KeyValueStore store) throws Exception;
    }

    /** Does it on a RocksDB in a folder of its own, which is gone afterwards. */
    static void inFolder(Work work) throws Exception {
        Path folder = Files.createTempDirectory("twinseal-bench-");
        try (RocksStore store = RocksStore.open(folder)) {
            work.on(store);
        } finally {
            Folders.delete(folder);
        }
    }
}
