package io.twinseal.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NodeLoopTest {
    private final AtomicReference<Throwable> fault = new AtomicReference<>();

    @Test
    void tasksRunInTheOrderTheyWerePosted() {
        List<Integer> seen = Collections.synchronizedList(new ArrayList<>());
        try (var loop = loop()) {
            for (int i = 0; i < 1_000; i++) {
                int n = i;
                loop.post(() -> seen.add(n));
            }
            await().until(() -> seen.size() == 1_000);
        }
        assertThat(seen).isSorted();
    }

    @Test
    void timersRunByTheirTimeAndNotOnceCancelled() {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (var loop = loop()) {
            loop.post(() -> {
                loop.schedule(60, () -> seen.add("late"));
                Timer never = loop.schedule(20, () -> seen.add("cancelled"));
                loop.schedule(10, () -> seen.add("early"));
                never.cancel();
            });
            await().until(() -> seen.contains("late"));
        }
        assertThat(seen).containsExactly("early", "late");
    }

    @Test
    void aTimerThatSetsItselfAnewDoesNotStarvePostedTasks() {
        try (var loop = loop()) {
            var turns = new AtomicInteger();
            loop.post(() -> again(loop, turns));
            await().until(() -> turns.get() > 100);
            var ran = new AtomicInteger();
            loop.post(ran::incrementAndGet);
            await().until(() -> ran.get() == 1);
        }
    }

    private static void again(NodeLoop loop, AtomicInteger turns) {
        turns.incrementAndGet();
        loop.schedule(0, () -> again(loop, turns));
    }

    @Test
    void aTaskThatThrowsStopsTheLoopAndIsReported() {
        var after = new AtomicInteger();
        try (var loop = loop()) {
            loop.post(() -> {
                throw new IllegalStateException("broken");
            });
            loop.post(after::incrementAndGet);
            await().until(() -> fault.get() != null);
        }
        assertThat(fault.get()).hasMessage("broken");
        assertThat(after).hasValue(0);
    }

    @Test
    void onlyTasksOfTheLoopAreOnTheLoop() {
        try (var loop = loop()) {
            assertThatThrownBy(loop::checkOnLoop).isInstanceOf(IllegalStateException.class);
            var passed = new AtomicInteger();
            loop.post(() -> {
                loop.checkOnLoop();
                passed.incrementAndGet();
            });
            await().until(() -> passed.get() == 1);
        }
        assertThat(fault.get()).isNull();
    }

    @Test
    void workersHandTheirResultToTheLoop() {
        try (var loop = loop();
                var workers = new PoolWorkers("test-worker", 2, loop, (where, e) -> fault.set(e))) {
            var got = new AtomicReference<String>();
            workers.submit(() -> Thread.currentThread().getName(), name -> {
                loop.checkOnLoop();
                got.set(name);
            });
            await().until(() -> got.get() != null);
            assertThat(got.get()).startsWith("test-worker-");
            workers.submit(
                    () -> {
                        throw new IllegalStateException("broken work");
                    },
                    nothing -> {});
            await().until(() -> fault.get() != null);
        }
        assertThat(fault.get()).hasMessage("broken work");
    }

    @Test
    void aManualLoopKeepsItsClocksTime() {
        var clock = new ManualClock(1_000);
        var loop = new ManualNodeLoop(clock);
        List<String> seen = new ArrayList<>();
        loop.schedule(50, () -> seen.add("b " + clock.millis()));
        loop.schedule(10, () -> {
            seen.add("a " + clock.millis());
            loop.schedule(5, () -> seen.add("a' " + clock.millis()));
        });
        Timer never = loop.schedule(20, () -> seen.add("cancelled"));
        never.cancel();
        loop.advance(49);
        assertThat(seen).containsExactly("a 1010", "a' 1015");
        loop.advance(1);
        assertThat(seen).containsExactly("a 1010", "a' 1015", "b 1050");
        assertThat(clock.millis()).isEqualTo(1_050);
        assertThatThrownBy(loop::checkOnLoop).isInstanceOf(IllegalStateException.class);
    }

    private ThreadNodeLoop loop() {
        return new ThreadNodeLoop("test-loop", new SystemClock(), (where, e) -> fault.set(e));
    }
}
