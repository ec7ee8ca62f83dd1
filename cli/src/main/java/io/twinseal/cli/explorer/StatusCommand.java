package io.twinseal.cli.explorer;

import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.LatencyView;
import io.twinseal.node.api.ServingView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.api.SyncView;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(name = "status", description = "Shows how a node is doing, be it an access point or a gateway.")
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Override
    public Integer call() throws Exception {
        var client = explorer.client();
        if (client.role().equals("gateway")) {
            var status = client.gatewayStatus();
            if (!explorer.printedAsJson(status)) print(status);
        } else {
            var status = client.status();
            if (!explorer.printedAsJson(status)) print(status);
        }
        return 0;
    }

    private void print(StatusView status) {
        var table = new Table(
                        "access point",
                        status.member().name() + "  " + status.member().key())
                .row("chain", status.chainName() + "  " + status.chainId())
                .row("software", status.software())
                .row("up", Text.duration(status.nowMillis() - status.startedMillis()))
                .row("head", "height " + Text.count(status.height()) + "  " + status.headId())
                .row(
                        "",
                        "mined " + Text.duration(status.nowMillis() - status.headTimeMillis()) + " ago, weight "
                                + status.weight() + ", " + status.reorganisations() + " reorganisations")
                .row(
                        "final",
                        "height " + Text.count(status.finalHeight()) + "  " + status.finalId() + ", "
                                + Text.count(status.height() - status.finalHeight()) + " blocks to go")
                .row("reputation", "U " + Text.ratio(status.reputation()) + "  gamma " + Text.ratio(status.gamma()))
                .row(
                        "mining",
                        Text.rough(status.hashesPerSecond()) + " hashes/s against "
                                + Text.rough(status.difficulty() * status.gamma()) + " expected, "
                                + Text.count(status.blocksMined()) + " blocks on the chain")
                .row(
                        "results",
                        Text.count(status.results()) + " on the chain, " + Text.count(status.resultsSigned())
                                + " signed here")
                .row("pool", status.poolTransactions() + " transactions, " + Text.bytes(status.poolBytes()))
                .row("top halves", topHalves(status.topHalves()))
                .row("offload", latency(status.offloadMillis()))
                .row("signed to sealed", latency(status.sealMillis()))
                .row("signed to final", latency(status.finalMillis()));
        if (status.lowestHeight() > 0)
            table.row("blocks", "from height " + Text.count(status.lowestHeight()) + " on are here whole");
        if (status.sync() != null) table.row("catching up", progress(status.sync()));
        for (var peer : status.peers())
            table.row(
                    "peer",
                    Text.named(peer.name(), peer.key()) + " (" + peer.role().replace('_', ' ') + ") at "
                            + peer.address());
        faults(table, status.faults());
        table.print(explorer.out());
    }

    private static String progress(SyncView sync) {
        String left =
                sync.remainingSeconds() == null ? "" : ", " + Text.duration(sync.remainingSeconds() * 1_000) + " to go";
        return "height " + Text.count(sync.height()) + " of " + Text.count(sync.target()) + ", "
                + Text.rough(sync.blocksPerSecond()) + " blocks/s, waits for " + sync.state() + left;
    }

    private static String topHalves(ServingView serving) {
        return Text.count(serving.points()) + " data points in " + Text.count(serving.calls()) + " calls, "
                + Text.count(serving.cacheHits()) + " pieces from the cache";
    }

    private void print(GatewayStatusView status) {
        var serving = status.accessPoint();
        var table = new Table(
                        "gateway",
                        status.member().name() + "  " + status.member().key())
                .row("chain", status.chainName() + "  " + status.chainId())
                .row("software", status.software())
                .row("up", Text.duration(status.nowMillis() - status.startedMillis()))
                .row(
                        "served by",
                        serving == null
                                ? "no access point now"
                                : Text.named(serving.name(), serving.key()) + " at " + serving.address())
                .row(
                        "readings",
                        Text.count(status.readings()) + " rows taken, " + Text.count(status.readingsRefused())
                                + " refused")
                .row(
                        "slots",
                        Text.count(status.slots()) + " offloaded, " + Text.count(status.resultsReceipted())
                                + " results receipted")
                .row(
                        "outbox",
                        status.outboxCount() + " slots, " + Text.bytes(status.outboxBytes()) + ", "
                                + status.outboxDropped() + " dropped")
                .row("offload", latency(status.offloadMillis()));
        faults(table, status.faults());
        table.print(explorer.out());
        explorer.out().println();
        var twins = new Table(
                "twin",
                "model",
                ">cut",
                "encoding",
                ">rows",
                ">missing",
                ">implausible",
                ">pending",
                ">dropped",
                "newest reading");
        for (var twin : status.twins())
            twins.row(
                    twin.id(),
                    twin.modelName(),
                    twin.cut() + "/" + twin.layers(),
                    twin.encoding(),
                    Text.count(twin.readings()),
                    Text.count(twin.missingValues()),
                    Text.count(twin.implausibleValues()),
                    twin.pendingPoints(),
                    twin.droppedPoints(),
                    twin.observedMillis() == 0
                            ? "none yet"
                            : Text.duration(status.nowMillis() - twin.observedMillis()) + " ago");
        twins.print(explorer.out());
    }

    private static void faults(Table table, List<String> faults) {
        if (faults.isEmpty()) table.row("faults", "none");
        for (var fault : faults) table.row("FAULT", fault);
    }

    private static String latency(LatencyView latency) {
        if (latency.count() == 0) return "none yet";
        return "p50 " + Text.millis(latency.p50Millis()) + "  p99 " + Text.millis(latency.p99Millis()) + "  max "
                + Text.millis(latency.maxMillis()) + "  of " + Text.count(latency.count());
    }
}
