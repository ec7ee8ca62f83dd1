package io.twinseal.node.mining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.twinseal.node.runtime.ManualClock;
import io.twinseal.node.runtime.ManualNodeLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RaceMinerTest {
    private final ManualClock clock = new ManualClock(0);
    private final ManualNodeLoop loop = new ManualNodeLoop(clock);
    private final Random random = new Random(4);
    private final RaceMiner miner = new RaceMiner(loop, random, 400, 0.5);

    private void startOnLoop(MiningWork work, List<Long> found) {
        loop.post(() -> miner.start(work, found::add));
        loop.runReady();
    }

    @Test
    void takesAsLongAsASearchWouldAndFindsRealNonces() {
        List<Long> found = new ArrayList<>();
        for (int i = 1; i <= 2_000; i++) {
            MiningWork work = Seals.work(random, Seals.oneIn(100));
            startOnLoop(work, found);
            while (found.size() < i) loop.advance(10);
            assertThat(Seals.meets(work, found.get(i - 1))).isTrue();
        }
        // 100 hashes at half of 400 a second; each answer is seen 5 ms late on average
        assertThat(clock.millis() / 2_000.0).isCloseTo(505, within(25.0));
        assertThat(miner.statistics().hashes() / 2_000.0).isCloseTo(100, within(5.0));
    }

    @Test
    void replacedAndStoppedWorkIsNeverReported() {
        var stale = new AtomicInteger();
        for (int i = 0; i < 100; i++) {
            loop.post(() -> miner.start(Seals.work(random, Seals.oneIn(1)), found -> stale.incrementAndGet()));
            loop.runReady();
            loop.post(miner::stop);
            loop.runReady();
            loop.advance(10_000);
        }
        // an expected 5 ms each: a few are found before the stop, because that comes in a later task
        assertThat(stale.get()).isLessThan(30);
        stale.set(0);
        loop.post(() -> {
            miner.start(Seals.work(random, Seals.oneIn(1)), found -> stale.incrementAndGet());
            miner.stop();
        });
        loop.advance(100_000);
        assertThat(stale).hasValue(0);
    }

    @Test
    void aNewShareHoldsForTheWorkUnderWay() {
        List<Long> found = new ArrayList<>();
        for (int i = 1; i <= 500; i++) {
            startOnLoop(Seals.work(random, Seals.oneIn(100)), found);
            loop.post(() -> miner.cpuShare(0.05));
            loop.runReady();
            while (found.size() < i) loop.advance(10);
        }
        assertThat(clock.millis() / 500.0).isCloseTo(5_000, within(500.0));
    }
}
