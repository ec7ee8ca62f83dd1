package io.twinseal.node.mining;

import java.util.function.LongConsumer;

/** Searches nonces for one work at a time. Everything is called on the node's loop, and so is the answer. */
public interface MiningEngine {
    /**
     * Searches for this work from now on, and no more for the one before.
     *
     * @param onFound given the nonce, once at most, and never after another {@code start} or a {@code stop}
     */
    void start(MiningWork work, LongConsumer onFound);

    /** Searches for nothing; without effect if it does not search. */
    void stop();

    /**
     * Changes the share of one CPU to use, at once.
     *
     * @param cpuShare above 0 and at most 1
     */
    void cpuShare(double cpuShare);

    MiningStatistics statistics();
}
