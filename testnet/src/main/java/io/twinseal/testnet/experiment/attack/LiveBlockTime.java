package io.twinseal.testnet.experiment.attack;

import com.google.gson.JsonParseException;
import io.twinseal.node.api.Json;
import io.twinseal.testnet.experiment.chart.Interval;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The block time that a live network had beside the formula.
 *
 * <p>A report tells reputations at the end only, and no hash rates: those of {@code testnet/run} are equal by design,
 * within what the machine gives each process. So the comparison holds best for long runs.
 */
final class LiveBlockTime {
    /** What is read of a report of {@code testnet/run}. */
    record Report(List<AccessPoint> aps, Times blockMillis) {}

    record AccessPoint(String name, double gamma, long blocksMined) {}

    record Times(double mean) {}

    private final Report report;
    private final double blockMillis;

    private LiveBlockTime(Report report, double blockMillis) {
        this.report = report;
        this.blockMillis = blockMillis;
    }

    /**
     * Reads a report.
     *
     * @param blockMillis T0 of that network
     * @throws IOException if the file cannot be read, or is no report of a network with blocks
     */
    static LiveBlockTime read(Path file, long blockMillis) throws IOException {
        Report report;
        try {
            report = Json.read(Files.readString(file), Report.class);
        } catch (JsonParseException e) {
            throw new IOException(file + " is no report of testnet/run: " + e.getMessage(), e);
        }
        if (report.aps() == null || report.blockMillis() == null || report.aps().isEmpty())
            throw new IOException(file + " is no report of testnet/run: it lacks aps or blockMillis");
        if (report.aps().stream().anyMatch(ap -> ap.gamma() <= 0))
            throw new IOException(file + " tells an access point without a gamma above 0");
        var live = new LiveBlockTime(report, blockMillis);
        if (live.blocks() < 2) throw new IOException(file + " has too few blocks; let testnet/run go on for longer");
        return live;
    }

    private long blocks() {
        return report.aps().stream().mapToLong(AccessPoint::blocksMined).sum();
    }

    private double lifted() {
        return report.aps().stream().mapToDouble(ap -> 1 / ap.gamma()).sum();
    }

    /** T0·Σh / Σ(h/γ) at equal hash rates. */
    double formulaMillis() {
        return blockMillis * report.aps().size() / lifted();
    }

    /** Times between blocks are exponential, so their standard deviation is their mean. */
    Interval observed() {
        double mean = report.blockMillis().mean();
        double half = Interval.Z95 * mean / Math.sqrt((double) blocks());
        return new Interval(mean, mean - half, mean + half);
    }

    void print(PrintWriter out) {
        Interval seen = observed();
        out.printf(
                "block time %.1f ms (95 %% interval %.1f to %.1f, %d blocks), by the formula %.1f ms: %s%n",
                seen.measured(),
                seen.low(),
                seen.high(),
                blocks(),
                formulaMillis(),
                seen.contains(formulaMillis()) ? "inside" : "outside");
        for (AccessPoint ap : report.aps()) {
            double expected = 1 / ap.gamma() / lifted();
            Interval share = Interval.ofProbability(ap.blocksMined(), blocks(), Interval.Z95);
            out.printf(
                    "%-12s share of blocks %.3f (%.3f to %.3f), by the formula %.3f: %s%n",
                    ap.name(),
                    share.measured(),
                    share.low(),
                    share.high(),
                    expected,
                    share.contains(expected) ? "inside" : "outside");
        }
        out.println("(reputations are those of the end of the run, hash rates are taken as equal)");
    }
}
