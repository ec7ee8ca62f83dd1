package io.twinseal.node.api;

/**
 * One line about a block of the chain.
 *
 * @param proposer key in hexadecimal; of the genesis block, zeros
 * @param proposerName empty for the genesis block
 * @param reputation U of the proposer that the block was mined with
 * @param gamma share of the difficulty that the proposer had to reach
 * @param state {@code sealed}, or {@code final} once it can no longer vanish
 * @param intervalMillis since the parent
 * @param results results in its transactions
 */
public record BlockView(
        long height,
        String id,
        String state,
        String parent,
        long timeMillis,
        long intervalMillis,
        String proposer,
        String proposerName,
        long difficulty,
        double reputation,
        double gamma,
        int transactions,
        int results,
        int bytes) {}
