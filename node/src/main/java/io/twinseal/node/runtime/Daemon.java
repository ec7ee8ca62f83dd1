package io.twinseal.node.runtime;

import java.util.concurrent.CompletableFuture;

/** A node that runs in this process until somebody closes it or a fault of its own stops it. */
public interface Daemon extends AutoCloseable {
    /** One line for the log: who runs here and where it listens. */
    String describe();

    /** Completes when it has stopped: normally after {@link #close}, exceptionally with the fault. */
    CompletableFuture<Void> stopped();

    /** Stops it cleanly and returns when it has stopped; without effect when repeated. */
    @Override
    void close();
}
