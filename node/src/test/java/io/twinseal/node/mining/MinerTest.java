package io.twinseal.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.twinseal.node.runtime.Clock;
import io.twinseal.node.runtime.SystemClock;
import io.twinseal.node.runtime.ThreadNodeLoop;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MinerTest {
    private static final BigInteger HOPELESS = BigInteger.ZERO;

    private final Clock clock = new SystemClock();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final ThreadNodeLoop loop = new ThreadNodeLoop("loop", clock, (where, cause) -> faults.add(cause));
    private final Random random = new Random(6);
    private final Miner miner = miner(1);

    private Miner miner(double share) {
        return new Miner(loop, clock, (where, cause) -> faults.add(cause), random, share);
    }

    @AfterEach
    void close() {
        miner.close();
        loop.close();
        assertThat(faults).isEmpty();
    }

    private <T> T onLoop(Supplier<T> task) {
        var result = new CompletableFuture<T>();
        loop.post(() -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException e) {
                result.completeExceptionally(e);
            }
        });
        return result.join();
    }

    private CompletableFuture<Long> start(Miner on, MiningWork work) {
        var nonce = new CompletableFuture<Long>();
        onLoop(() -> {
            on.start(work, found -> {
                loop.checkOnLoop();
                assertThat(nonce.complete(found)).isTrue();
            });
            return true;
        });
        return nonce;
    }

    private void searchInVain() {
        assertThat(start(miner, Seals.work(random, HOPELESS))).isNotDone();
    }

    @Test
    void findsNoncesThatConsensusAccepts() {
        for (int i = 0; i < 300; i++) {
            MiningWork work = Seals.work(random, Seals.oneIn(300));
            assertThat(Seals.meets(work, start(miner, work).join())).isTrue();
        }
        assertThat(miner.statistics().hashes()).isBetween(300L * 200, 300L * 400);
    }

    @Test
    void aNonceFoundForReplacedWorkIsNeverReported() {
        for (int i = 0; i < 50; i++) {
            MiningWork easy = Seals.work(random, Seals.oneIn(1));
            MiningWork next = Seals.work(random, Seals.oneIn(300));
            var stale = new AtomicInteger();
            var nonce = new CompletableFuture<Long>();
            onLoop(() -> {
                long before = miner.statistics().hashes();
                miner.start(easy, found -> stale.incrementAndGet());
                // the nonce is found while this task keeps the loop, so its delivery waits behind the replacement
                while (miner.statistics().hashes() == before) Thread.onSpinWait();
                miner.start(next, nonce::complete);
                return true;
            });
            assertThat(Seals.meets(next, nonce.join())).isTrue();
            assertThat(stale).hasValue(0);
        }
    }

    @Test
    void aNonceFoundBeforeAStopIsNeverReported() {
        var stale = new AtomicInteger();
        onLoop(() -> {
            miner.start(Seals.work(random, Seals.oneIn(1)), found -> stale.incrementAndGet());
            while (miner.statistics().hashes() == 0) Thread.onSpinWait();
            miner.stop();
            return true;
        });
        assertThat(onLoop(stale::get)).isZero();
    }

    @Test
    void hopelessWorkGivesWayAtOnce() {
        searchInVain();
        await().until(() -> miner.statistics().hashes() > 0);
        MiningWork easy = Seals.work(random, Seals.oneIn(1));
        assertThat(start(miner, easy)).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void nothingIsHashedWithoutWork() {
        searchInVain();
        await().until(() -> miner.statistics().hashes() > 0);
        onLoop(() -> {
            miner.stop();
            return true;
        });
        await().until(() -> threadOf().getState() == Thread.State.WAITING);
        MiningStatistics stopped = miner.statistics();
        long cpu = cpuNanos();
        var later = new CompletableFuture<MiningStatistics>();
        loop.schedule(100, () -> later.complete(miner.statistics()));
        assertThat(later.join()).isEqualTo(stopped);
        assertThat(cpuNanos() - cpu).isLessThan(5_000_000);
    }

    /**
     * A machine may deny the thread its share for a while, or charge it what another machine used, so each share is
     * waited for until a whole window of it is seen; the thread's CPU time is read from outside as well.
     */
    @Test
    void theShareIsHeldAndCanBeChangedLive() {
        searchInVain();
        for (double share : new double[] {0.05, 0.02, 0.08}) {
            miner.cpuShare(share);
            await().atMost(Duration.ofSeconds(15)).until(() -> heldForAWindow(share));
        }
    }

    private boolean heldForAWindow(double share) {
        long cpu = cpuNanos();
        MiningStatistics before = miner.statistics();
        await().until(() -> miner.statistics().since(before).workNanos() > 600_000_000L);
        MiningStatistics run = miner.statistics().since(before);
        double outside = (cpuNanos() - cpu) / (double) run.workNanos();
        return isNear(share, run.cpuShare()) && isNear(share, outside) && run.hashesPerCpuSecond() > 100_000;
    }

    private static boolean isNear(double share, double measured) {
        return measured > share * 0.5 && measured < share * 1.2;
    }

    private static Thread threadOf() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("miner"))
                .findFirst()
                .orElseThrow();
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(threadOf().getId());
    }

    @Test
    void misuseIsRefused() {
        List<Double> wrong = new ArrayList<>(List.of(0.0, -0.1, 1.01, Double.NaN));
        for (double share : wrong)
            assertThatThrownBy(() -> miner.cpuShare(share)).hasMessageContaining("not above 0 and at most 1");
        assertThatThrownBy(() -> miner.start(Seals.work(random, HOPELESS), found -> {}))
                .hasMessageContaining("must run on loop");
    }

    @Test
    void closingEndsTheThread() {
        searchInVain();
        Thread thread = threadOf();
        miner.close();
        assertThat(thread.isAlive()).isFalse();
        var nonce = start(miner, Seals.work(random, Seals.oneIn(1)));
        assertThat(nonce).isNotDone();
    }
}
