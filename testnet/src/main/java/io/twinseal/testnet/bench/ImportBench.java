package io.twinseal.testnet.bench;

import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.Batch;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.Column;
import io.twinseal.ledger.store.KeyValueStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Bytes;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Signer;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.Verifier;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Importing a chain from bytes into RocksDB, beside its raw signature checks and raw batches of the same bytes. */
final class ImportBench {
    private static final int BLOCKS = 40;
    private static final int TRANSACTIONS = 100;
    private static final int ROUNDS = 9;

    private ImportBench() {}

    static List<Measure> measure() throws Exception {
        SampleNetwork network = new SampleNetwork();
        List<Block> blocks = network.chain(BLOCKS, TRANSACTIONS);
        double[] micros = Timing.interleaved(ROUNDS, () -> importAll(network, blocks), () -> writeRaw(network, blocks));
        return List.of(
                Measure.of("import, one transaction of a block of " + TRANSACTIONS, micros[0], "CPU us", micros[1]));
    }

    private static int importAll(SampleNetwork network, List<Block> blocks) throws Exception {
        return inFolder(store -> {
            Chain chain = Chain.open(network.genesis, new ChainStore(store));
            Verifier verifier = new Verifier(network.chainId, Signatures.fastest(), 2 * TRANSACTIONS);
            for (Block block : blocks) {
                Block decoded = BlockCodec.decode(block.bytes().toBytes());
                long now = decoded.header().timeMillis();
                ImportResult result = chain.importBlock(SampleNetwork.valid(verifier.block(decoded)), now, true);
                if (!(result instanceof ImportResult.Imported)) throw new IllegalStateException(result.toString());
            }
        });
    }

    private static int writeRaw(SampleNetwork network, List<Block> blocks) throws Exception {
        Signatures signatures = Signatures.fastest();
        return inFolder(store -> {
            for (Block block : blocks) {
                byte[] id = block.id().toBytes();
                byte[] seal = block.sealedHeader().signature().toBytes();
                signatures.verify(block.header().proposer(), Domain.BLOCK, network.chainId, id, seal);
                Batch batch = new Batch();
                for (int i = 0; i < block.transactions().size(); i++) {
                    Transaction transaction = block.transactions().get(i);
                    check(network, signatures, transaction);
                    batch.put(Column.BODIES, key(block.height(), i), transaction.bytes());
                }
                store.write(batch, true);
            }
        });
    }

    private static void check(SampleNetwork network, Signatures signatures, Transaction transaction) {
        byte[] body = transaction.bodyBytes().toBytes();
        List<Signer> signers = transaction.body().signers();
        for (int i = 0; i < signers.size(); i++)
            signatures.verify(
                    signers.get(i).member(),
                    signers.get(i).domain(),
                    network.chainId,
                    body,
                    transaction.signatures().get(i).toBytes());
    }

    private interface Work {
        void on(KeyValueStore store) throws Exception;
    }

    private static int inFolder(Work work) throws Exception {
        Path folder = Files.createTempDirectory("twinseal-bench-");
        try (RocksStore store = RocksStore.open(folder)) {
            work.on(store);
        } finally {
            delete(folder);
        }
        return BLOCKS * TRANSACTIONS;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static Bytes key(long height, int index) {
        return Bytes.copyOf(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(height)
                .putInt(index)
                .array());
    }
}
