package io.twinseal.testnet.local;

import io.twinseal.cli.explorer.Table;
import io.twinseal.cli.explorer.Text;
import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.LatencyView;
import io.twinseal.node.api.StatusView;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Shows a network while it runs: as a table that is drawn over itself, or as a plain line now and then. */
final class Display {
    private static final long PLAIN_MILLIS = 3_000;
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintWriter out;
    private final boolean redrawn;
    private int linesDrawn;
    private long plainMillis = -PLAIN_MILLIS;
    private @Nullable Snapshot before;

    /** @param redrawn whether the output is a terminal that understands cursor movements */
    Display(PrintWriter out, boolean redrawn) {
        this.out = out;
        this.redrawn = redrawn;
    }

    /** A line that stays. */
    void say(String line) {
        linesDrawn = 0;
        out.println(line);
        out.flush();
    }

    void show(Snapshot now) {
        if (redrawn) {
            if (linesDrawn > 0) out.print("\u001b[" + linesDrawn + "A" + CLEAR_BELOW);
            var lines = table(now, before);
            lines.forEach(out::println);
            linesDrawn = lines.size();
            before = now;
        } else if (now.elapsedMillis() - plainMillis >= PLAIN_MILLIS) {
            plainMillis = now.elapsedMillis();
            out.println(line(now, before));
            before = now;
        }
        out.flush();
    }

    static List<String> table(Snapshot now, @Nullable Snapshot before) {
        var accessPoints = new Table(
                "access point",
                ">height",
                ">final",
                "head",
                ">U",
                ">gamma",
                ">mined",
                ">results/s",
                ">offload p50",
                ">p99",
                ">peers");
        now.accessPoints().forEach((name, status) -> {
            if (status == null) accessPoints.row(name, "", "", "not up", "", "", "", "", "", "", "");
            else accessPoint(accessPoints, status, before, now);
        });
        var gateways = new Table("gateway", ">twins", "cuts", "served by", ">rows", ">outbox", ">offload p50", ">p99");
        now.gateways().forEach((name, status) -> {
            if (status == null) gateways.row(name, "", "not up", "", "", "", "", "");
            else gateway(gateways, status);
        });
        var lines = new ArrayList<>(accessPoints.lines());
        lines.add("");
        lines.addAll(gateways.lines());
        lines.add("");
        lines.add(line(now, before));
        return lines;
    }

    static String line(Snapshot now, @Nullable Snapshot before) {
        var heads = new TreeSet<String>();
        int up = 0;
        for (var status : now.accessPoints().values())
            if (status != null) {
                heads.add(status.headId());
                up++;
            }
        long outbox = now.gateways().values().stream()
                .mapToLong(status -> status == null ? 0 : status.outboxCount())
                .sum();
        return "%6.1f s  %d of %d access points up  height %d, final %d  %s  results %s (%s/s)  offload %s  seal %s  final %s  outbox %d"
                .formatted(
                        now.elapsedMillis() / 1e3,
                        up,
                        now.accessPoints().size(),
                        now.heightMax(),
                        now.finalHeight(),
                        heads.size() > 1 ? heads.size() + " heads" : "one head",
                        Text.count(now.results()),
                        perSecond(now.results(), before == null ? 0 : before.results(), now, before),
                        p50(now.offloadMillis()),
                        p50(now.sealMillis()),
                        p50(now.finalMillis()),
                        outbox);
    }

    private static void accessPoint(Table table, StatusView status, @Nullable Snapshot before, Snapshot now) {
        var earlier = before == null
                ? null
                : before.accessPoints().get(status.member().name());
        table.row(
                status.member().name(),
                status.height(),
                status.finalHeight(),
                Text.shortId(status.headId()),
                Text.ratio(status.reputation()),
                Text.ratio(status.gamma()),
                status.blocksMined(),
                perSecond(status.resultsSigned(), earlier == null ? 0 : earlier.resultsSigned(), now, before),
                p50(status.offloadMillis()),
                p99(status.offloadMillis()),
                status.peers().size());
    }

    private static void gateway(Table table, GatewayStatusView status) {
        var cuts = new TreeSet<String>();
        for (var twin : status.twins()) cuts.add(twin.cut() + "/" + twin.layers() + " " + twin.encoding());
        var serving = status.accessPoint();
        table.row(
                status.member().name(),
                status.twins().size(),
                String.join(", ", cuts),
                serving == null ? "nobody" : serving.name(),
                Text.count(status.readings()),
                status.outboxCount() + " (" + Text.bytes(status.outboxBytes()) + ")",
                p50(status.offloadMillis()),
                p99(status.offloadMillis()));
    }

    private static String perSecond(long now, long before, Snapshot nowAt, @Nullable Snapshot beforeAt) {
        long millis = nowAt.elapsedMillis() - (beforeAt == null ? 0 : beforeAt.elapsedMillis());
        return millis <= 0 ? "0.0" : "%.1f".formatted((now - before) * 1e3 / millis);
    }

    private static String p50(LatencyView latency) {
        return latency.count() == 0 ? "-" : Text.millis(latency.p50Millis());
    }

    private static String p99(LatencyView latency) {
        return latency.count() == 0 ? "-" : Text.millis(latency.p99Millis());
    }
}
