package io.twinseal.node.netty;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/** Logs what one connection does wrong, seldom enough that it cannot fill the log. Confined to one thread. */
final class Complaints {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Logger log;
    private long lastNanos;
    private long unsaid;
    private boolean said;

    Complaints(Logger log) {
        this.log = log;
    }

    void about(String who, String what) {
        long now = System.nanoTime();
        if (said && now - lastNanos < QUIET_NANOS) {
            unsaid++;
            return;
        }
        log.warn(
                "{}: {}{}", who, CloseReasons.printable(what), unsaid == 0 ? "" : " (and " + unsaid + " more like it)");
        said = true;
        lastNanos = now;
        unsaid = 0;
    }
}
