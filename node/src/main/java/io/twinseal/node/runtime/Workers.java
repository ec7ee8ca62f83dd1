package io.twinseal.node.runtime;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Does what takes long away from the node loop. */
public interface Workers {
    /**
     * Runs the work on some thread, then hands its result to the loop. Work that throws is a fault of ours and stops
     * the node; what others did wrong comes back as a result. Without effect once closed.
     */
    <T> void submit(Callable<T> work, Consumer<T> onLoop);
}
