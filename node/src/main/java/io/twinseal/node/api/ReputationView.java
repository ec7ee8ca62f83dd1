package io.twinseal.node.api;

import java.util.List;

/**
 * Where an access point's reputation comes from.
 *
 * @param reputation U at the head
 * @param windowFlops work in the last W blocks
 * @param gamma for a child of the head
 * @param expectedHashes D·γ
 * @param byBlock its work per block, newest first, as far as the window reaches; empty where only the sum is kept
 */
public record ReputationView(
        String key,
        String name,
        double reputation,
        double reputationMin,
        double reputationMax,
        String windowFlops,
        int windowBlocks,
        double gamma,
        double expectedHashes,
        long blocksMined,
        List<Long> byBlock) {
    public ReputationView {
        byBlock = List.copyOf(byBlock);
    }
}
