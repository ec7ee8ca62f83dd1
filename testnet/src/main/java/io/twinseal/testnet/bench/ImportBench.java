package io.twinseal.testnet.bench;

import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.codec.BlockCodec;
import io.twinseal.ledger.codec.DecodeException;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.store.ChainStore;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.types.Domain;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.testnet.Folders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Importing a long chain from its bytes into RocksDB on all cores, as an access point does that catches up: blocks are
 * decoded and their signatures checked in windows on workers, and imported in order. The baseline is the raw signature
 * checks of the same blocks and raw batches of their bytes, on the same cores, in turns of {@value #TURN_BLOCKS} blocks.
 */
final class ImportBench {
    private static final int TURN_BLOCKS = 500;
    private static final int STAGE_BLOCKS = 1_000;
    private static final int BLOCKS_KEPT = 1_024;
    private static final int SETTLE_SECONDS = 3;
    private static final double MEBI = 1 << 20;

    private final Load load;
    private final SampleNetwork network;
    private final Verifier verifier;
    private final PrintWriter progress;
    private final List<Stage> stages = new ArrayList<>();

    /** What a block of the chain holds. */
    record Load(int transactions, int results) {
        int resultsInAll() {
            return transactions * results;
        }

        @Override
        public String toString() {
            return transactions + " x " + results + " results";
        }
    }

    /** A thousand blocks. */
    private record Stage(Spent imported, Spent raw, double heapBytes) {}

    private ImportBench(Load load, PrintWriter progress) {
        this.load = load;
        this.progress = progress;
        network = new SampleNetwork(load.results);
        verifier = new Verifier(network.chainId, Signatures.fastest(), 2 * load.transactions);
    }

    /** @param blocks of each chain, a multiple of 1,000, of which the first thousand warms up */
    static List<Measure> measure(int blocks, PrintWriter progress) throws Exception {
        List<Measure> measures = new ArrayList<>();
        for (Load load : List.of(new Load(100, 1), new Load(4, 25)))
            measures.addAll(new ImportBench(load, progress).measure(blocks));
        return measures;
    }

    private List<Measure> measure(int blocks) throws Exception {
        Path folder = Files.createTempDirectory("twinseal-bench-");
        try {
            progress.println(blocks + " blocks of " + load + ": making them");
            Path file = folder.resolve("blocks");
            try (var made = BlockFile.writer(file);
                    var store = RocksStore.open(folder.resolve("made"))) {
                ChainMaker chain = network.chainIn(store);
                for (int i = 0; i < blocks; i++)
                    made.add(chain.extend(load.transactions, load.results).bytes());
            }
            try (var read = BlockFile.reader(file);
                    var ledger = RocksStore.open(folder.resolve("ledger"));
                    var raw = RocksStore.open(folder.resolve("raw"))) {
                Chain chain = Chain.open(network.genesis, new ChainStore(ledger));
                for (int from = 0; from < blocks; from += STAGE_BLOCKS) runStage(read, chain, raw);
            }
            List<Measure> results = new ArrayList<>(timings());
            results.addAll(sizes(blocks, folder.resolve("ledger"), folder.resolve("raw")));
            return results;
        } finally {
            Folders.delete(folder);
        }
    }

    private void runStage(BlockFile.Reader file, Chain chain, RocksStore raw) throws Exception {
        Spent imported = Spent.NOTHING;
        Spent baseline = Spent.NOTHING;
        for (int done = 0; done < STAGE_BLOCKS; done += TURN_BLOCKS) {
            List<byte[]> blocks = file.next(TURN_BLOCKS);
            imported = imported.plus(Spent.by(() -> importAll(blocks, chain)));
            List<Block> decoded = new ArrayList<>();
            for (byte[] block : blocks) decoded.add(BlockCodec.decode(block));
            baseline = baseline.plus(Spent.by(() -> writeRaw(decoded, raw)));
        }
        var stage = new Stage(imported, baseline, Spent.heapBytes());
        stages.add(stage);
        progress.printf(
                "%d blocks: %.0f us of CPU a block, raw %.0f; heap %.1f MiB%n",
                stages.size() * STAGE_BLOCKS,
                stage.imported.cpuMicros() / STAGE_BLOCKS,
                stage.raw.cpuMicros() / STAGE_BLOCKS,
                stage.heapBytes / MEBI);
    }

    private void importAll(List<byte[]> blocks, Chain chain) throws Exception {
        Windows.inOrder(blocks, this::verified, block -> {
            ImportResult result = chain.importBlock(block, block.header().timeMillis(), false);
            if (!(result instanceof ImportResult.Imported)) throw new IllegalStateException(result.toString());
        });
    }

    private VerifiedBlock verified(byte[] block) {
        try {
            return SampleNetwork.valid(verifier.block(BlockCodec.decode(block)));
        } catch (DecodeException e) {
            throw new IllegalStateException(e);
        }
    }

    private void writeRaw(List<Block> blocks, RocksStore store) throws Exception {
        Signatures signatures = Signatures.fastest();
        Windows.inOrder(
                blocks,
                block -> {
                    byte[] seal = block.sealedHeader().signature().toBytes();
                    byte[] id = block.id().toBytes();
                    signatures.verify(block.header().proposer(), Domain.BLOCK, network.chainId, id, seal);
                    for (Transaction transaction : block.transactions())
                        Raw.check(signatures, network.chainId, transaction);
                    return block;
                },
                block -> Raw.write(store, block.height(), block.transactions(), false));
    }

    private List<Measure> timings() {
        Spent imported = Spent.NOTHING;
        Spent raw = Spent.NOTHING;
        for (Stage stage : stages.subList(1, stages.size())) {
            imported = imported.plus(stage.imported);
            raw = raw.plus(stage.raw);
        }
        double counted = (stages.size() - 1.0) * STAGE_BLOCKS * load.resultsInAll();
        Stage second = stages.get(1);
        Stage last = stages.get(stages.size() - 1);
        return List.of(
                Measure.of(
                        load + ": imported",
                        counted / imported.wallSeconds(),
                        "results/s",
                        counted / raw.wallSeconds()),
                Measure.of(
                        load + ": imported a CPU second",
                        counted / imported.cpuSeconds(),
                        "results",
                        counted / raw.cpuSeconds()),
                Measure.of(
                        load + ": last 1,000 blocks, first as baseline",
                        last.imported.cpuMicros() / STAGE_BLOCKS,
                        "CPU us a block",
                        second.imported.cpuMicros() / STAGE_BLOCKS),
                Measure.of(
                        load + ": heap after them, before as baseline",
                        last.heapBytes / MEBI,
                        "MiB",
                        second.heapBytes / MEBI));
    }

    private List<Measure> sizes(int blocks, Path ledger, Path raw) throws IOException, InterruptedException {
        double results = (double) blocks * load.resultsInAll();
        double archive = settledBytes(ledger, store -> {}) / results;
        double pruned = settledBytes(ledger, store -> prune(store, blocks - BLOCKS_KEPT)) / results;
        return List.of(
                Measure.of(
                        load + ": on disk, raw as baseline",
                        archive,
                        "bytes a result",
                        settledBytes(raw, store -> {}) / results),
                Measure.of(
                        load + ": all but " + BLOCKS_KEPT + " blocks given up, archive as baseline",
                        pruned,
                        "bytes a result",
                        archive));
    }

    private static void prune(RocksStore store, long below) {
        ChainStore chain = new ChainStore(store);
        while (chain.lowestBlock() < below) chain.prune(below);
    }

    /** Of a database after something was done to it, once it has been compacted as far as it does by itself. */
    private static long settledBytes(Path folder, Consumer<RocksStore> change)
            throws IOException, InterruptedException {
        try (var store = RocksStore.open(folder)) {
            change.accept(store);
        }
        // What was in memory is written on opening, and compacted from then on.
        long bytes = Long.MAX_VALUE;
        for (long now = Folders.bytes(folder); now < bytes; now = Folders.bytes(folder)) {
            bytes = now;
            RocksStore store = RocksStore.open(folder);
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            store.close();
        }
        return bytes;
    }
}
