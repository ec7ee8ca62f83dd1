package io.twinseal.node.runtime;

import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Tasks by the time they are due, equal times in the order they were added; confined to one thread. */
final class TimerQueue {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>(
            Comparator.comparingLong((Entry e) -> e.dueNanos).thenComparingLong(e -> e.order));
    private long added;

    void add(Entry entry) {
        if (entry.cancelled) return;
        entry.order = added++;
        entries.add(entry);
    }

    void remove(Entry entry) {
        entries.remove(entry);
    }

    OptionalLong nextDueNanos() {
        Entry first = entries.peek();
        return first == null ? OptionalLong.empty() : OptionalLong.of(first.dueNanos);
    }

    /** Takes the next task that is due, if any. */
    @Nullable Runnable takeDue(long nowNanos) {
        while (true) {
            Entry first = entries.peek();
            if (first == null || first.dueNanos > nowNanos) return null;
            entries.remove();
            if (!first.cancelled) return first.task;
        }
    }

    /** One scheduled task. */
    static final class Entry {
        final long dueNanos;
        final Runnable task;
        volatile boolean cancelled;
        private long order;

        Entry(long dueNanos, Runnable task) {
            this.dueNanos = dueNanos;
            this.task = task;
        }
    }
}
