package io.twinseal.node.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.twinseal.node.api.SyncView;
import io.twinseal.node.runtime.ManualClock;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ManualClock clock = new ManualClock(1_000);
    private final Progress progress = new Progress(clock);

    private void pass(int seconds, long from, long perSecond) {
        for (int tenth = 1; tenth <= 10 * seconds; tenth++) {
            clock.advanceNanos(100_000_000);
            progress.at(from + tenth * perSecond / 10);
        }
    }

    @Test
    void tellsRateAndTimeLeftByTheLastHalfMinute() {
        progress.begin(100);
        progress.expect(5_000);
        assertThat(progress.view("blocks")).isEqualTo(new SyncView("blocks", 100, 5_000, 0, null));
        pass(100, 100, 10);
        pass(40, 1_100, 50);
        SyncView view = progress.view("blocks");
        assertThat(view.height()).isEqualTo(3_100);
        assertThat(view.blocksPerSecond()).isBetween(49.0, 51.0);
        assertThat(view.remainingSeconds()).isEqualTo(38);
        assertThat(progress.sentence()).isEqualTo("height 3100 of 5000, 50 blocks/s, 38 s to go");
    }

    @Test
    void aStandstillIsSeen() {
        progress.begin(0);
        progress.expect(1_000);
        pass(10, 0, 10);
        clock.advanceNanos(90_000_000_000L);
        assertThat(progress.view("blocks").blocksPerSecond()).isBetween(0.9, 1.1);
    }

    @Test
    void theTargetIsNeverBelowTheHeight() {
        progress.begin(5);
        progress.at(9);
        assertThat(progress.view("blocks").target()).isEqualTo(9);
    }
}
