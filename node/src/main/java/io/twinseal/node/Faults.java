package io.twinseal.node;

import io.twinseal.node.runtime.FaultHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what went wrong inside the node, and makes the first fault end it. */
final class Faults implements FaultHandler {
    private static final int KEPT_MAX = 20;
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final List<String> kept = new ArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    public void fault(String where, Throwable cause) {
        LOG.error("fault in {}: {}", where, cause, cause);
        synchronized (kept) {
            if (kept.size() < KEPT_MAX) kept.add(where + ": " + cause);
        }
        first.countDown();
    }

    List<String> list() {
        synchronized (kept) {
            return List.copyOf(kept);
        }
    }

    /** Waits for the first fault; a node without any waits until it is interrupted. */
    void await() throws InterruptedException {
        first.await();
    }
}
