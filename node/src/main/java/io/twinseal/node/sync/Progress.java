package io.twinseal.node.sync;

import io.twinseal.node.api.SyncView;
import io.twinseal.node.runtime.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** How fast a height rises towards a target. */
final class Progress {
    private static final long SPAN_MILLIS = 30_000;
    private static final long STEP_MILLIS = 500;
    private static final double MILLIS_PER_SECOND = 1e3;

    private record Sample(long millis, long height) {}

    private final Clock clock;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private long target;

    Progress(Clock clock) {
        this.clock = clock;
    }

    void begin(long height) {
        samples.clear();
        target = height;
        at(height);
    }

    /** The target is at least that high. */
    void expect(long height) {
        target = Math.max(target, height);
    }

    void at(long height) {
        long now = clock.millis();
        expect(height);
        if (samples.size() > 1 && now - beforeLast().millis < STEP_MILLIS) samples.removeLast();
        samples.addLast(new Sample(now, height));
        while (now - samples.getFirst().millis > SPAN_MILLIS && samples.size() > 2) samples.removeFirst();
    }

    private Sample beforeLast() {
        var newestFirst = samples.descendingIterator();
        newestFirst.next();
        return newestFirst.next();
    }

    /** As of now. */
    SyncView view(String state) {
        long height = samples.getLast().height;
        double rate = perSecond();
        Optional<Long> remaining =
                rate > 0 ? Optional.of(Math.max(0, Math.round((target - height) / rate))) : Optional.empty();
        return new SyncView(state, height, target, rate, remaining.orElse(null));
    }

    /** The same as a sentence. */
    String sentence() {
        SyncView view = view("");
        String rest = view.remainingSeconds() == null ? "" : ", " + view.remainingSeconds() + " s to go";
        return String.format(
                Locale.ROOT, "height %d of %d, %.0f blocks/s%s", view.height(), view.target(), perSecond(), rest);
    }

    private double perSecond() {
        Sample first = samples.getFirst();
        long millis = clock.millis() - first.millis;
        return millis <= 0 ? 0 : (samples.getLast().height - first.height) * MILLIS_PER_SECOND / millis;
    }
}
