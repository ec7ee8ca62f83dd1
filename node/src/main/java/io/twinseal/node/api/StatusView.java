package io.twinseal.node.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an access point is doing.
 *
 * @param finalHeight of the highest block that can no longer vanish
 * @param lowestHeight from which on it has whole blocks, genesis aside; 0 if it has all
 * @param weight cumulative difficulty of the head, decimal
 * @param reputation U of this access point at the head
 * @param gamma its share of the base difficulty, for a child of the head
 * @param difficulty D of a child of the head
 * @param hashesPerSecond tried by its miner when it lately had work
 * @param blocksMined blocks of its own on the chain
 * @param results results on the chain, of every access point
 * @param resultsSigned results that it signed since it started
 * @param offloadMillis request of a gateway received → signed answer sent
 * @param sealMillis batch signed → seen in a block of the chain
 * @param finalMillis batch signed → its block final
 * @param topHalves what it computed for gateways
 * @param sync how far it is while it fetches what others have; null when it is up to date
 * @param faults what went wrong inside the node, the latest last; empty if all is well
 */
public record StatusView(
        String chainId,
        String chainName,
        MemberView member,
        String software,
        long startedMillis,
        long nowMillis,
        long height,
        String headId,
        long headTimeMillis,
        long finalHeight,
        String finalId,
        long lowestHeight,
        String weight,
        long difficulty,
        double reputation,
        double gamma,
        double hashesPerSecond,
        long blocksMined,
        long results,
        long resultsSigned,
        int poolTransactions,
        long poolBytes,
        List<PeerView> peers,
        LatencyView offloadMillis,
        LatencyView sealMillis,
        LatencyView finalMillis,
        long reorganisations,
        ServingView topHalves,
        @Nullable SyncView sync,
        List<String> faults) {
    public StatusView {
        peers = List.copyOf(peers);
        faults = List.copyOf(faults);
    }
}
