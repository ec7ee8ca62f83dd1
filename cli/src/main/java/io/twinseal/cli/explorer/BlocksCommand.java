package io.twinseal.cli.explorer;

import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.Json;
import io.twinseal.node.api.Listing;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
        name = "blocks",
        description = "Lists the newest blocks of the chain.",
        footer = {
            "",
            "With --follow the oldest comes first and new ones are added as they come; a block that takes the place",
            "of one shown before is marked with '*'."
        })
final class BlocksCommand implements Callable<Integer> {
    private static final int LAST_MAX = 1000;
    private static final int REORGANISATION_DEPTH = 16;
    private static final long POLL_MILLIS = 500;

    @ParentCommand
    private ExplorerCommand explorer = new ExplorerCommand();

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many; ${DEFAULT-VALUE} if not given, at most 1000.")
    private int last = 20;

    @Option(names = "--follow", description = "Go on until interrupted.")
    private boolean follow;

    @Option(names = "--count", paramLabel = "N", description = "With --follow: end after N further blocks.")
    private int count = Integer.MAX_VALUE;

    private final SortedMap<Long, String> shown = new TreeMap<>();

    @Override
    public Integer call() throws Exception {
        var client = explorer.client();
        var newest = client.blocks(last);
        if (!follow) {
            if (!explorer.printedAsJson(new Listing.Blocks(newest)))
                table(newest).print(explorer.out());
            return 0;
        }
        if (!explorer.json()) explorer.out().println(table(List.of()).lines().get(0));
        showNew(newest);
        int further = 0;
        while (further < count) {
            Thread.sleep(POLL_MILLIS);
            further += showNew(client.blocks(missing(client)));
        }
        return 0;
    }

    /** How many of the newest blocks reach back past the last one shown. */
    private int missing(ApiClient client) throws UnreachableException, RefusedException {
        long height = client.blocks(1).get(0).height();
        long shownHeight = shown.isEmpty() ? 0 : shown.lastKey();
        return (int) Math.min(LAST_MAX, Math.max(1, height - shownHeight + REORGANISATION_DEPTH));
    }

    private int showNew(List<BlockView> newestFirst) {
        int news = 0;
        long firstHeight = shown.isEmpty() ? 0 : shown.firstKey();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            var block = newestFirst.get(i);
            var before = shown.get(block.height());
            if (block.id().equals(before) || block.height() < firstHeight) continue;
            shown.put(block.height(), block.id());
            if (explorer.json()) explorer.out().println(Json.write(block));
            else
                table(List.of(block)).body().forEach(row -> explorer.out().println(row + (before == null ? "" : " *")));
            news++;
        }
        explorer.out().flush();
        return news;
    }

    private static Table table(List<BlockView> blocks) {
        var table = new Table(
                        ">height",
                        "id",
                        "state",
                        "time (UTC)",
                        ">after",
                        "proposer",
                        ">U",
                        ">gamma",
                        ">D",
                        ">txs",
                        ">results")
                .widths(6, 12, 6, 23, 8, 10, 7, 6, 8, 4, 7);
        for (var block : blocks)
            table.row(
                    block.height(),
                    Text.shortId(block.id()),
                    block.state(),
                    Text.time(block.timeMillis()),
                    block.height() == 0 ? "" : Text.millis(block.intervalMillis()),
                    block.height() == 0 ? "genesis" : Text.named(block.proposerName(), block.proposer()),
                    Text.ratio(block.reputation()),
                    Text.ratio(block.gamma()),
                    Text.rough(block.difficulty()),
                    block.transactions(),
                    block.results());
        return table;
    }
}
