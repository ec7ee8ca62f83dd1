package io.twinseal.testnet.sim;

import io.twinseal.node.runtime.ManualNodeLoop;
import io.twinseal.node.runtime.NodeLoop;
import io.twinseal.node.runtime.Timer;
import java.util.function.Consumer;

/** A node's loop for one life: with its end, everything posted or scheduled is gone. */
final class SimLoop implements NodeLoop {
    private final ManualNodeLoop world;
    private final Consumer<Runnable> runner;
    private boolean alive = true;
    private boolean running;

    /** @param runner runs each task; may end the life meanwhile */
    SimLoop(ManualNodeLoop world, Consumer<Runnable> runner) {
        this.world = world;
        this.runner = runner;
    }

    void end() {
        alive = false;
    }

    @Override
    public void post(Runnable task) {
        world.post(() -> run(task));
    }

    @Override
    public Timer schedule(long delayMillis, Runnable task) {
        return world.schedule(delayMillis, () -> run(task));
    }

    @Override
    public void checkOnLoop() {
        if (!running) throw new IllegalStateException("must run inside a task of this node's loop");
    }

    private void run(Runnable task) {
        if (!alive) return;
        running = true;
        try {
            runner.accept(task);
        } finally {
            running = false;
        }
    }
}
