package io.twinseal.testnet.bench;

import io.twinseal.cli.Failures;
import io.twinseal.consensus.types.BlockId;
import io.twinseal.ledger.crypto.Signatures;
import io.twinseal.ledger.types.Transaction;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.UnreachableException;
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
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;

/**
 * Four access points as processes, with TLS and RocksDB, under the load of finished transactions: what a transaction
 * costs them from a gateway's message to a block that all have.
 *
 * <p>CPU is that of the four processes, not of the generator, which signs for both parties meanwhile; so the rate is
 * what this machine does beside it. Mining is held to a small share and counted, and named apart. The baseline is four
 * times the raw signature checks of the same transactions and a synced batch of their bytes.
 */
final class NetworkBench {
    private static final int GATEWAYS = 8;
    private static final int RESULTS = 64;
    private static final Load SINGLE = new Load(1, 64);
    private static final Load BATCHED = new Load(RESULTS, 8);
    private static final Load LIGHT = new Load(1, 1);
    private static final NetworkShape SHAPE = NetworkShape.DEFAULT
            .withMembers(4, GATEWAYS)
            .withTwins(GATEWAYS * RESULTS, 0)
            .withBlockMillis(1_000) // the load takes reputation to its most, which halves this
            .withMiningShare(0.01);
    private static final String MINER = "miner";
    private static final String COMPILER = "C2 CompilerThre"; // as much of a thread's name as Linux keeps

    private static final int RAMP_SECONDS = 15;
    private static final int WARM_SECONDS_MAX = 180;
    private static final int LOOK_SECONDS = 5;
    private static final double COMPILING_SHARE_MAX = 0.05;
    private static final int START_PATIENCE_SECONDS = 90;
    private static final int SLOT_DEPTH =
            30; // half the window: as far from being reorganised away as from being too old
    private static final int RAW_BLOCKS = 8;
    private static final int RAW_ROUNDS = 9;
    private static final double MICROS_PER_SECOND = 1e6;

    private final LocalNetwork network;
    private final Path folder;
    private final int seconds;
    private final PrintWriter progress;

    private NetworkBench(LocalNetwork network, Path folder, int seconds, PrintWriter progress) {
        this.network = network;
        this.folder = folder;
        this.seconds = seconds;
        this.progress = progress;
    }

    /**
     * Runs the network and measures each load.
     *
     * @param home folder of the packaged command and the models
     * @param seconds that each load is measured, after it has warmed up
     * @throws IllegalStateException if a node faults or refuses a transaction
     */
    static List<Measure> measure(Path home, int seconds, PrintWriter progress) throws Exception {
        Path folder = Files.createTempDirectory("twinseal-bench-");
        List<Measure> measures;
        try (var network = LocalNetwork.ofAccessPoints(home, folder, SHAPE)) {
            measures = new NetworkBench(network, folder, seconds, progress).measure();
        }
        Folders.delete(folder);
        return measures;
    }

    private List<Measure> measure() throws Exception {
        say("starting " + SHAPE.accessPoints() + " access points; until they have ended well their logs are in "
                + folder);
        await(network::isUp);
        TransactionMaker maker;
        Window single;
        Window batched;
        Window light;
        try (var generator = new LoadGenerator(network, slot())) {
            await(generator::isReady);
            maker = generator.maker();
            single = observe(generator, SINGLE);
            batched = observe(generator, BATCHED);
            light = observe(generator, LIGHT);
            generator.offer(Load.NONE);
        }
        network.close();
        failOnComplaints();
        say("measuring the baseline");
        List<Measure> measures = new ArrayList<>();
        add(measures, "1 result each", single, rawMicros(maker, SINGLE));
        add(measures, RESULTS + " results each", batched, rawMicros(maker, BATCHED));
        latency(measures, "light load", light);
        return measures;
    }

    /** What happened in the measured time of one load. */
    private record Window(
            Load load,
            double seconds,
            LoadGateway.Sealed sealed,
            double cpuSeconds,
            double minerSeconds,
            long loopbackBytes) {
        double perTransaction(double amount) {
            return amount / sealed.transactions();
        }
    }

    private Window observe(LoadGenerator generator, Load load) throws Exception {
        warmUp(generator, load);
        generator.take();
        long startNanos = System.nanoTime();
        double cpu = network.cpuSeconds();
        double miner = network.cpuSeconds(MINER);
        long loopback = loopbackBytes();
        say("measuring for " + seconds + " s");
        pass(generator, seconds);
        var window = new Window(
                load,
                (System.nanoTime() - startNanos) / 1e9,
                generator.take(),
                network.cpuSeconds() - cpu,
                network.cpuSeconds(MINER) - miner,
                loopbackBytes() - loopback);
        say("%d sealed, %.1f s of CPU".formatted(window.sealed.transactions(), window.cpuSeconds));
        return window;
    }

    /** Until the nodes spend next to nothing on compiling: it costs more than the load itself, and it ends. */
    private void warmUp(LoadGenerator generator, Load load) throws Exception {
        say("warming up, %d results a transaction, %d transactions under way"
                .formatted(load.results(), load.underWay() * GATEWAYS));
        // Not at once: JVMs that start cold on few cores mine on stale heads.
        for (int i = 1; i <= RAMP_SECONDS; i++) {
            generator.offer(load.part((double) i / RAMP_SECONDS));
            pass(generator, 1);
        }
        for (int second = RAMP_SECONDS; second < WARM_SECONDS_MAX; second += LOOK_SECONDS) {
            double cpu = network.cpuSeconds();
            double compiling = network.cpuSeconds(COMPILER);
            pass(generator, LOOK_SECONDS);
            double share = (network.cpuSeconds(COMPILER) - compiling) / (network.cpuSeconds() - cpu);
            if (share < COMPILING_SHARE_MAX) return;
        }
        say("the nodes still compile after %d s; their figures are too high by that".formatted(WARM_SECONDS_MAX));
    }

    /** Lets time pass, naming recent blocks in transactions as access points do. */
    private void pass(LoadGenerator generator, int length) throws Exception {
        for (int i = 0; i < length; i++) {
            TimeUnit.SECONDS.sleep(1);
            failOnComplaints();
            try {
                generator.slot(slot());
            } catch (UnreachableException busy) {
                say(Failures.message(busy) + "; going on"); // an older block will do
            }
        }
    }

    private BlockId slot() throws Exception {
        ApiClient client = network.api(network.accessPoints().get(0));
        long height = Math.max(0, client.status().height() - SLOT_DEPTH);
        return BlockId.parse(client.blocks(height, 1).get(0).id());
    }

    private void failOnComplaints() throws IOException {
        List<String> complaints = network.complaints();
        if (!complaints.isEmpty()) throw new IllegalStateException(String.join("; ", complaints));
    }

    private void await(BooleanSupplier isSo) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_PATIENCE_SECONDS);
        while (!isSo.getAsBoolean()) {
            network.advance();
            failOnComplaints();
            if (System.nanoTime() > deadline)
                throw new IllegalStateException(
                        "the access points are not ready after " + START_PATIENCE_SECONDS + " s");
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private void say(String line) {
        progress.println(line);
        progress.flush();
    }

    private static void add(List<Measure> measures, String title, Window window, double rawMicros) {
        int nodes = SHAPE.accessPoints();
        double rate = window.sealed.transactions() / window.seconds;
        double micros = window.perTransaction(window.cpuSeconds * MICROS_PER_SECOND);
        double mining = window.perTransaction(window.minerSeconds * MICROS_PER_SECOND);
        double rateMax = Runtime.getRuntime().availableProcessors() * MICROS_PER_SECOND / rawMicros;
        measures.add(Measure.of(title + ": sealed", rate, "transactions/s", rateMax));
        measures.add(Measure.of(title + ": CPU of all nodes", micros, "us a transaction", rawMicros));
        measures.add(Measure.of(title + ": of it mining", mining, "us a transaction", micros));
        int results = window.load.results();
        if (results > 1)
            measures.add(
                    Measure.of(title + ": CPU of all nodes", micros / results, "us a result", rawMicros / results));
        double bytes = window.perTransaction((double) window.loopbackBytes);
        double bytesMin = window.perTransaction((double) window.sealed.bytes()) * nodes;
        measures.add(Measure.of(title + ": on the loopback device", bytes, "bytes a transaction", bytesMin));
        latency(measures, title, window);
    }

    /** Beside the time between blocks, as mining alone takes that long on average. */
    private static void latency(List<Measure> measures, String title, Window window) {
        var millis = window.sealed.millis();
        double blockMillis = (double) SHAPE.blockMillis();
        measures.add(Measure.of(title + ": sent to sealed, p50", millis.p50Millis(), "ms", blockMillis));
        measures.add(Measure.of(title + ": sent to sealed, p99", millis.p99Millis(), "ms", blockMillis));
    }

    /** CPU time of the raw work of all nodes for one transaction. */
    private static double rawMicros(TransactionMaker maker, Load load) throws Exception {
        List<Transaction> block = LongStream.rangeClosed(1, load.underWay())
                .mapToObj(sequence ->
                        maker.make(sequence, BlockId.of(maker.chain().toBytes()), 0, load.results()))
                .toList();
        Signatures signatures = Signatures.fastest();
        return SHAPE.accessPoints()
                * Timing.interleaved(RAW_ROUNDS, () -> {
                    Raw.inFolder(store -> {
                        for (int height = 0; height < RAW_BLOCKS; height++) {
                            for (Transaction transaction : block) Raw.check(signatures, maker.chain(), transaction);
                            Raw.write(store, height, block, true);
                        }
                    });
                    return RAW_BLOCKS * block.size();
                })[0];
    }

    /** Of everything that went over the loopback device, acknowledgements and other programs included. */
    private static long loopbackBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/net/dev")))
            if (line.strip().startsWith("lo:"))
                return Long.parseLong(line.strip().split("\\s+", -1)[1]);
        throw new IOException("/proc/net/dev has no device lo");
    }
}
