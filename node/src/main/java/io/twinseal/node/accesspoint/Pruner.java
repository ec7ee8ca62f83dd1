package io.twinseal.node.accesspoint;

import io.twinseal.ledger.chain.Chain;
import io.twinseal.node.config.StorageConfig;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives up old blocks as others become final, in steps between which the node does its work.
 *
 * <pre>
 *   idle --a quarter more than is to be kept is there--> pruning --no more than that is there--> idle
 * </pre>
 *
 * <p>It waits for that quarter because a file of the database that holds both ends of the chain costs the rewriting of
 * what lies between.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class Pruner {
    private static final long STEP_MILLIS = 50;
    private static final Logger LOG = LoggerFactory.getLogger(Pruner.class);

    private final NodeLoop loop;
    private final Chain chain;
    private final StorageConfig config;
    private @Nullable Timer next;

    public Pruner(NodeLoop loop, Chain chain, StorageConfig config) {
        this.loop = loop;
        this.chain = chain;
        this.config = config;
    }

    /** Takes note that more may be final. */
    public void finalised() {
        if (next == null && isDue()) next = loop.schedule(STEP_MILLIS, this::step);
    }

    public void stop() {
        if (next != null) next.cancel();
    }

    private boolean isDue() {
        if (config.keepBlocks().isEmpty()) return false;
        long keep = config.keepBlocks().getAsLong();
        return chain.finalized().height() - chain.store().lowestBlock() > keep + keep / 4;
    }

    private void step() {
        long below = chain.finalized().height() - config.keepBlocks().orElseThrow();
        long lowest = chain.store().prune(below);
        if (lowest < below) {
            next = loop.schedule(STEP_MILLIS, this::step);
        } else {
            next = null;
            LOG.info("gave up blocks below height {}", lowest);
        }
    }
}
