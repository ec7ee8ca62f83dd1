package io.twinseal.testnet.local;

import io.twinseal.node.api.ApiSource.TwinCount;
import io.twinseal.node.api.BlockView;
import io.twinseal.node.api.GatewayStatusView;
import io.twinseal.node.api.StatusView;
import io.twinseal.node.client.ApiClient;
import io.twinseal.node.client.RefusedException;
import io.twinseal.node.client.UnreachableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Asks the nodes of a network over their APIs. */
final class Watcher {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int PAGE = 500;

    private final Map<String, ApiClient> accessPoints = new LinkedHashMap<>();
    private final Map<String, ApiClient> gateways = new LinkedHashMap<>();
    private final Map<String, ApiClient> newcomers = new LinkedHashMap<>();
    private final long startedNanos = System.nanoTime();

    Watcher(NetworkPlan plan, Addresses addresses) {
        for (var name : plan.accessPoints()) accessPoints.put(name, connect(addresses.api(name)));
        for (var name : plan.gateways()) gateways.put(name, connect(addresses.api(name)));
    }

    /**
     * Asks every node.
     *
     * @param isStarted nodes for which this is false are not asked
     */
    Snapshot look(Predicate<String> isStarted) {
        var accessPointViews = new LinkedHashMap<String, @Nullable StatusView>();
        accessPoints.forEach(
                (name, client) -> accessPointViews.put(name, isStarted.test(name) ? answer(client::status) : null));
        var gatewayViews = new LinkedHashMap<String, @Nullable GatewayStatusView>();
        gateways.forEach(
                (name, client) -> gatewayViews.put(name, isStarted.test(name) ? answer(client::gatewayStatus) : null));
        long elapsedMillis = (System.nanoTime() - startedNanos) / 1_000_000;
        return new Snapshot(elapsedMillis, accessPointViews, gatewayViews);
    }

    /** Id of each access point's block at a height; null for one that has none or does not answer. */
    Map<String, @Nullable String> idsAt(long height) {
        var ids = new LinkedHashMap<String, @Nullable String>();
        accessPoints.forEach((name, client) -> {
            var page = answer(() -> client.blocks(height, 1));
            ids.put(
                    name,
                    page == null || page.isEmpty() || page.get(0).height() != height
                            ? null
                            : page.get(0).id());
        });
        return ids;
    }

    /** Learns of an access point that comes later; it is asked only by name. */
    void add(String name, String address) {
        newcomers.put(name, connect(address));
    }

    ApiClient client(String name) {
        var all = new LinkedHashMap<>(accessPoints);
        all.putAll(gateways);
        all.putAll(newcomers);
        var client = all.get(name);
        if (client == null) throw new IllegalArgumentException(name + " has no API");
        return client;
    }

    /** The blocks of the chain up to a height, oldest first, as the first access point that answers has them. */
    List<BlockView> blocks(long upTo) {
        for (var client : accessPoints.values()) {
            var blocks = answer(() -> allBlocks(client, upTo));
            if (blocks != null) return blocks;
        }
        return List.of();
    }

    /** The twins of the chain, as the first access point that answers has them. */
    List<TwinCount> twins() {
        for (var client : accessPoints.values()) {
            var twins = answer(client::twins);
            if (twins != null) return twins;
        }
        return List.of();
    }

    private static List<BlockView> allBlocks(ApiClient client, long upTo)
            throws UnreachableException, RefusedException {
        var blocks = new ArrayList<BlockView>();
        for (long from = upTo; from >= 0; ) {
            var page = client.blocks(from, PAGE);
            if (page.isEmpty()) break;
            for (var block : page) blocks.add(0, block);
            from = page.get(page.size() - 1).height() - 1;
        }
        return blocks;
    }

    /** A question to a node. */
    private interface Question<T> {
        T ask() throws UnreachableException, RefusedException;
    }

    private static <T> @Nullable T answer(Question<T> question) {
        try {
            return question.ask();
        } catch (UnreachableException | RefusedException noAnswer) {
            // Shown as a node that does not answer; whether that is a failure is judged at the end.
            return null;
        }
    }

    private static ApiClient connect(String address) {
        return new ApiClient(ApiClient.parseNode(address), PATIENCE);
    }
}
