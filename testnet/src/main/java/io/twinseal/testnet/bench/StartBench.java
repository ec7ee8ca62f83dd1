package io.twinseal.testnet.bench;

import io.twinseal.consensus.rules.Parameters;
import io.twinseal.consensus.rules.RetargetMode;
import io.twinseal.ledger.codec.GenesisCodec;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.genesis.GenesisFile;
import io.twinseal.ledger.store.rocks.RocksStore;
import io.twinseal.ledger.types.Genesis;
import io.twinseal.ledger.types.ModelInfo;
import io.twinseal.ledger.types.TwinInfo;
import io.twinseal.node.config.Identity;
import io.twinseal.testnet.Folders;
import io.twinseal.testnet.local.LocalNetwork;
import io.twinseal.testnet.local.NetworkShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the start of an access point's process until it is ready, with a long chain beside a short one, by turns. Every
 * start follows a kill, so that it has a log to replay.
 */
final class StartBench {
    private static final int SHORT_BLOCKS = 100;
    private static final int RESULTS = 10;
    private static final int FINAL_EVERY = 16;
    private static final int TURNS = 5;
    private static final long POLL_MILLIS = 5;
    private static final int PATIENCE_SECONDS = 120;
    private static final String ACCESS_POINT = "ap-1";
    private static final String GATEWAY = "gateway-1";
    private static final NetworkShape SHAPE =
            NetworkShape.DEFAULT.withMembers(1, 1).withTwins(2 * RESULTS, 0);

    private StartBench() {}

    /**
     * @param home folder of the packaged command and the models
     * @param blocks of the long chain
     */
    static List<Measure> measure(Path home, int blocks, PrintWriter progress) throws Exception {
        Path folder = Files.createTempDirectory("twinseal-bench-");
        try (var shortOne = LocalNetwork.ofAccessPoints(home, Files.createDirectory(folder.resolve("short")), SHAPE);
                var longOne = LocalNetwork.ofAccessPoints(home, Files.createDirectory(folder.resolve("long")), SHAPE)) {
            fill(shortOne, SHORT_BLOCKS);
            progress.println("making " + blocks + " blocks of " + RESULTS + " results");
            fill(longOne, blocks);
            List<Start> shortStarts = new ArrayList<>();
            List<Start> longStarts = new ArrayList<>();
            for (int turn = 0; turn < TURNS; turn++) {
                shortStarts.add(start(shortOne, turn == 0));
                longStarts.add(start(longOne, turn == 0));
                progress.println("started with " + blocks + " blocks: " + longStarts.get(turn) + ", with "
                        + SHORT_BLOCKS + ": " + shortStarts.get(turn));
            }
            return List.of(
                    Measure.of(
                            "process started to ready, " + blocks + " blocks",
                            Timing.median(longStarts.stream()
                                    .mapToDouble(Start::seconds)
                                    .toArray()),
                            "s",
                            Timing.median(shortStarts.stream()
                                    .mapToDouble(Start::seconds)
                                    .toArray())),
                    Measure.of(
                            "CPU until then, " + blocks + " blocks",
                            Timing.median(longStarts.stream()
                                    .mapToDouble(Start::cpuSeconds)
                                    .toArray()),
                            "s",
                            Timing.median(shortStarts.stream()
                                    .mapToDouble(Start::cpuSeconds)
                                    .toArray())));
        } finally {
            Folders.delete(folder);
        }
    }

    private record Start(double seconds, double cpuSeconds) {
        @Override
        public String toString() {
            return "%.2f s, %.2f s of CPU".formatted(seconds, cpuSeconds);
        }
    }

    private static Start start(LocalNetwork network, boolean first) throws IOException, InterruptedException {
        long from = System.nanoTime();
        if (!first) network.restart(ACCESS_POINT);
        do {
            network.advance();
            if (System.nanoTime() - from > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS))
                throw new IllegalStateException("the access point is not ready after " + PATIENCE_SECONDS + " s");
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } while (!network.isUp());
        double seconds = (System.nanoTime() - from) / 1e9;
        List<String> complaints = network.complaints();
        if (!complaints.isEmpty()) throw new IllegalStateException(String.join("; ", complaints));
        double cpuSeconds = network.cpuSeconds();
        network.kill(ACCESS_POINT);
        return new Start(seconds, cpuSeconds);
    }

    /** Gives the access point a chain that ends about now, in the place of the genesis that the network came with. */
    private static void fill(LocalNetwork network, int blocks) throws IOException {
        Genesis given = GenesisFile.read(network.genesis());
        Parameters parameters = Parameters.builder()
                .retarget(RetargetMode.FIXED)
                .initialDifficulty(1)
                .blockTimeMillis(ChainMaker.BLOCK_MILLIS)
                .idleIntervalMillis(TimeUnit.MINUTES.toMillis(10))
                .build();
        Genesis genesis = new Genesis(
                given.name(),
                System.currentTimeMillis() - (blocks + 1) * ChainMaker.BLOCK_MILLIS,
                parameters,
                given.members(),
                given.models(),
                given.twins());
        GenesisFile.write(network.genesis(), genesis);
        Path data = network.folderOf(ACCESS_POINT).resolve("data");
        try (var store = RocksStore.open(Identity.chain(data))) {
            var chain = new ChainMaker(genesis, store, maker(network, genesis));
            for (int height = 1; height <= blocks; height++) {
                chain.extend(1, RESULTS);
                if (height % FINAL_EVERY == 0) chain.finalise();
            }
        }
    }

    /** For the twins of one model, which is that of the first. */
    private static TransactionMaker maker(LocalNetwork network, Genesis genesis) throws IOException {
        ModelInfo model = genesis.models().get(0);
        return new TransactionMaker(
                GenesisCodec.chainId(genesis),
                key(network, ACCESS_POINT),
                key(network, GATEWAY),
                model,
                genesis.twins().stream()
                        .filter(twin -> twin.model().equals(model.digest()))
                        .map(TwinInfo::id)
                        .toList());
    }

    private static MemberKey key(LocalNetwork network, String member) throws IOException {
        return MemberKey.load(network.folderOf(member).resolve("key.pem"));
    }
}
