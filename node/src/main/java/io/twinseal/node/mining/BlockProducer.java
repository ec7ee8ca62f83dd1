package io.twinseal.node.mining;

import io.twinseal.ledger.chain.Candidate;
import io.twinseal.ledger.chain.Chain;
import io.twinseal.ledger.chain.ImportResult;
import io.twinseal.ledger.crypto.MemberKey;
import io.twinseal.ledger.types.Block;
import io.twinseal.ledger.verify.Checked;
import io.twinseal.ledger.verify.VerifiedBlock;
import io.twinseal.ledger.verify.Verifier;
import io.twinseal.node.gossip.PendingTransactions;
import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the miner busy with a fresh candidate on top of the head.
 *
 * <p>Mining has no memory, so a candidate may be replaced at any time for nothing but the cost of making it, which is
 * that of executing a block: at once when the head moves; within a tenth of the block time when the pool has grown by
 * half, so that a transaction is executed about three times on its way into a block, however many come; and within half
 * the block time whatever happens, so that nothing waits for others. Without transactions the miner rests until the
 * idle rule allows a block.
 *
 * <p>Not thread-safe: the node's loop owns it.
 */
public final class BlockProducer {
    private static final int LOOKS_PER_BLOCK_TIME = 10;
    private static final int RENEWALS_PER_BLOCK_TIME = 2;
    private static final long LOOK_MILLIS_MIN = 10;
    private static final Logger LOG = LoggerFactory.getLogger(BlockProducer.class);

    private final NodeLoop loop;
    private final Clock clock;
    private final Chain chain;
    private final PendingTransactions pending;
    private final MemberKey key;
    private final Verifier verifier;
    private final MiningEngine engine;
    private final Function<VerifiedBlock, ImportResult> onMined;
    private @Nullable Candidate candidate;
    private int pendingThen;
    private @Nullable Timer look;
    private boolean running;
    private long mined;

    /** @param onMined imports and sends a block mined here */
    public BlockProducer(
            NodeLoop loop,
            Clock clock,
            Chain chain,
            PendingTransactions pending,
            MemberKey key,
            Verifier verifier,
            MiningEngine engine,
            Function<VerifiedBlock, ImportResult> onMined) {
        this.loop = loop;
        this.clock = clock;
        this.chain = chain;
        this.pending = pending;
        this.key = key;
        this.verifier = verifier;
        this.engine = engine;
        this.onMined = onMined;
    }

    public void start() {
        running = true;
        renew();
    }

    public void stop() {
        running = false;
        calm();
        candidate = null;
        engine.stop();
    }

    /** Blocks mined here since the start. */
    public long mined() {
        return mined;
    }

    /** The head moved: whatever was mined for is stale. */
    public void headMoved() {
        if (running) renew();
    }

    /** The pool grew: a resting miner starts, a busy one takes the news up when it looks next. */
    public void poolGrew() {
        if (running && (candidate == null || candidate.transactions().isEmpty())) renew();
    }

    private void renew() {
        calm();
        long now = clock.millis();
        Optional<Candidate> made = chain.candidate(key.id(), pending.select(now), now);
        candidate = made.orElse(null);
        pendingThen = pending.count();
        if (made.isEmpty()) {
            engine.stop();
            return;
        }
        Candidate next = made.get();
        long restMillis = next.notBeforeMillis() - now;
        if (restMillis > 0) {
            engine.stop();
            look = loop.schedule(restMillis, this::renew);
            return;
        }
        engine.start(new MiningWork(next.digest().toBytes(), next.target()), nonce -> found(next, nonce));
        lookLater(next);
    }

    private void lookLater(Candidate current) {
        look = loop.schedule(Math.max(LOOK_MILLIS_MIN, blockMillis() / LOOKS_PER_BLOCK_TIME), () -> {
            boolean grown = 2L * pending.count() >= 3L * pendingThen && pending.count() > pendingThen;
            boolean old = clock.millis() - current.timeMillis() >= blockMillis() / RENEWALS_PER_BLOCK_TIME;
            if (grown || old) renew();
            else lookLater(current);
        });
    }

    private long blockMillis() {
        return chain.state().parameters().blockTimeMillis();
    }

    private void found(Candidate from, long nonce) {
        if (!running || !from.parent().equals(chain.head().id())) return;
        Block block = from.seal(nonce, key);
        Checked<VerifiedBlock> checked = verifier.block(block);
        if (!(checked instanceof Checked.Valid<VerifiedBlock> valid))
            throw new IllegalStateException("a block made here does not verify: " + checked);
        ImportResult result = onMined.apply(valid.value());
        if (result instanceof ImportResult.TooEarly) {
            LOG.warn("the clock went back since {} was dated: thrown away", block);
            renew();
            return;
        }
        if (!(result instanceof ImportResult.Imported))
            throw new IllegalStateException("a block made here is not imported: " + result);
        mined++;
        LOG.debug("mined {}", block);
    }

    private void calm() {
        if (look != null) look.cancel();
        look = null;
    }
}
