package io.twinseal.testnet.local;

import io.twinseal.cli.explorer.Text;
import io.twinseal.inference.model.BundleException;
import io.twinseal.inference.model.ModelStore;
import io.twinseal.node.api.Json;
import io.twinseal.testnet.Folders;
import io.twinseal.testnet.Scripts;
import io.twinseal.testnet.local.DataPlan.UnusableDataException;
import io.twinseal.testnet.local.Report.LinkEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code testnet/run}: a whole network on this machine. */
@Command(
        name = "testnet/run",
        description = "Runs a network of access points, gateways and devices on this machine, each its own process.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        usageHelpAutoWidth = true,
        footer = {"", "Without --seconds and --blocks it runs until Ctrl-C."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all access points share one chain, every twin has results on it, no node logged a fault",
            "1:not so; the failures are printed and in the report",
            "2:wrong usage, or data that no model takes"
        })
public final class RunTestnet implements Callable<Integer> {
    private static final int USAGE = 2;

    @Mixin
    private RunOptions options = new RunOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode = 1;

    public static void main(String[] args) {
        Scripts.run(
                new RunTestnet(),
                failure -> failure instanceof UnusableDataException || failure instanceof BundleException ? USAGE : 1,
                args);
    }

    @Override
    public Integer call() throws Exception {
        var mistake = options.mistake();
        if (mistake != null) throw new ParameterException(spec.commandLine(), mistake);
        long launchMillis = Long.getLong("testnet.launchMillis", System.currentTimeMillis());
        var display =
                new Display(spec.commandLine().getOut(), System.getenv("TESTNET_TERMINAL") != null && !options.plain);
        var models = options.network.models();
        var data = DataPlan.of(options.network.data, ModelStore.open(models).manifests());
        data.notices().forEach(display::say);
        var link = options.network.link;
        if (link != null) display.say("a link of " + link + " lies between each gateway and each access point");
        var folder = folder();
        try {
            exitCode = run(
                    LocalNetwork.create(options.network.home, models, folder, options.shape(), data.feeds()),
                    folder,
                    display,
                    launchMillis);
        } finally {
            finished.countDown();
        }
        return exitCode;
    }

    private int run(LocalNetwork network, Path folder, Display display, long launchMillis)
            throws IOException, InterruptedException {
        var run = new Run(options, network, display, launchMillis);
        var hook = new Thread(() -> endBySignal(run), "signal");
        Runtime.getRuntime().addShutdownHook(hook);
        Observation seen;
        try (network) {
            seen = run.observe();
        }
        // Whatever a process did wrong while it stopped counts as well.
        var report = seen.withComplaints(network.complaints()).report();
        conclude(report, folder, display);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException signalled) {
            // The hook waits for this method and ends the process with its exit code.
        }
        return report.failures().isEmpty() ? 0 : 1;
    }

    private void conclude(Report report, Path folder, Display display) throws IOException {
        var file = options.report;
        if (file != null) Files.writeString(file, Json.pretty(report) + "\n");
        display.say(("%d blocks, %d results, %.1f a second; offload p50 %.1f ms, p99 %.1f ms; sealed after p50 %.0f ms,"
                        + " p99 %.0f ms; final after p50 %.0f ms, p99 %.0f ms; %.0f us of CPU a result")
                .formatted(
                        report.blocks(),
                        report.results(),
                        report.resultsPerSecond(),
                        report.offloadMillis().p50(),
                        report.offloadMillis().p99(),
                        report.sealMillis().p50(),
                        report.sealMillis().p99(),
                        report.finalMillis().p50(),
                        report.finalMillis().p99(),
                        report.cpuMicrosPerResult()));
        if (!report.links().isEmpty()) display.say(carried(report.links()));
        for (var failure : report.failures()) display.say("FAILED: " + failure);
        if (options.keep != null) display.say("everything is kept in " + folder);
        else if (report.failures().isEmpty()) Folders.delete(folder);
        else display.say("logs are left in " + folder);
    }

    private static String carried(List<LinkEntry> links) {
        return "over the links went %s up to the access points and %s down to the gateways"
                .formatted(
                        Text.bytes(links.stream().mapToLong(LinkEntry::bytesUp).sum()),
                        Text.bytes(
                                links.stream().mapToLong(LinkEntry::bytesDown).sum()));
    }

    /** Ctrl-C ends the run as its limits would: counted, reported, and with its own exit code. */
    private void endBySignal(Run run) {
        run.end();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }

    private Path folder() throws IOException {
        @Nullable Path keep = options.keep;
        if (keep == null) return Files.createTempDirectory("twinseal-");
        Files.createDirectories(keep);
        try (var entries = Files.list(keep)) {
            if (entries.findAny().isPresent())
                throw new ParameterException(
                        spec.commandLine(), "--keep " + keep + " is not empty; give a new or empty folder");
        }
        return keep.toAbsolutePath().normalize();
    }
}
