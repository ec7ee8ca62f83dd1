package io.twinseal.cli;

import io.twinseal.cli.logging.LogbackSetup;
import io.twinseal.node.config.LogLevel;
import io.twinseal.node.runtime.Daemon;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Runs a daemon until a signal, the end of standard input, or a fault of its own stops it. */
final class DaemonRunner {
    private final InputStream supervisor;
    private final PrintWriter out;

    /**
     * @param supervisor whose end stops the daemon, where that was asked for
     * @param out where the one line goes that says it is ready
     */
    DaemonRunner(InputStream supervisor, PrintWriter out) {
        this.supervisor = supervisor;
        this.out = out;
    }

    /**
     * Starts the daemon and waits for its end.
     *
     * @param logFolder null logs to the console alone
     */
    int run(@Nullable Path logFolder, LogLevel level, boolean untilEof, Callable<? extends Daemon> start)
            throws Exception {
        LogbackSetup.daemon(logFolder, level);
        var log = LoggerFactory.getLogger("twinseal");
        Daemon daemon;
        try {
            daemon = start.call();
        } catch (Exception e) {
            log.error("could not start: {}", Failures.message(e));
            throw e;
        }
        var onSignal = new Thread(() -> stopAndHalt(daemon), "signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        if (untilEof) new Thread(() -> closeAtEof(daemon), "supervisor").start();
        out.println("ready: " + daemon.describe());
        out.flush();
        try {
            daemon.stopped().join();
            log.info("stopped");
            return 0;
        } catch (CompletionException e) {
            log.error("stopped by a fault: {}", Failures.message(e.getCause() == null ? e : e.getCause()));
            throw e;
        } finally {
            unhook(onSignal);
        }
    }

    private static void stopAndHalt(Daemon daemon) {
        daemon.close();
        LoggerFactory.getLogger("twinseal").info("stopped by a signal");
        // The JVM would report the signal as its exit status, and a supervisor would take that for a crash.
        Runtime.getRuntime().halt(0);
    }

    private void closeAtEof(Daemon daemon) {
        try {
            while (supervisor.read() >= 0) {
                // What is said does not matter, only that somebody still holds the other end.
            }
        } catch (IOException gone) {
            LoggerFactory.getLogger("twinseal").info("standard input failed: {}", gone.getMessage());
        }
        daemon.close();
    }

    private static void unhook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException signalled) {
            // The hook runs already and ends the process.
        }
    }
}
