package io.twinseal.node.runtime;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Does the work on the loop itself, as a task of its own: the same every time, for tests and simulations. */
public final class LoopWorkers implements Workers {
    private final NodeLoop loop;
    private final FaultHandler faults;

    public LoopWorkers(NodeLoop loop, FaultHandler faults) {
        this.loop = loop;
        this.faults = faults;
    }

    @Override
    public <T> void submit(Callable<T> work, Consumer<T> onLoop) {
        loop.post(() -> {
            T result;
            try {
                result = work.call();
            } catch (Exception e) {
                faults.fault("work on the loop", e);
                return;
            }
            loop.post(() -> onLoop.accept(result));
        });
    }
}
