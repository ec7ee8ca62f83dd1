package io.twinseal.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import io.twinseal.node.config.LogLevel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Configures Logback in code, which starts faster than from XML. Commands that end soon show warnings only, on standard
 * error; a daemon says what it does, on standard output and in a file.
 */
public final class LogbackSetup extends ContextAwareBase implements Configurator {
    /** The log in a daemon's data folder; older ones are {@code twinseal.1.log} and so on. */
    public static final String FILE = "twinseal.log";

    private static final String PATTERN = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - %msg%n";

    /** Stack traces are for the file; {@code --verbose} shows that of what ended the command. */
    private static final String WITHOUT_TRACES = "%nopex";

    private static final long FILE_BYTES_MAX = 10 << 20;
    private static final int FILES_KEPT = 5;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        root(context, Level.WARN).addAppender(console(context, "System.err"));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Turns this process into a daemon as far as logs go.
     *
     * @param folder for the log file; null logs to the console alone
     */
    public static void daemon(@Nullable Path folder, LogLevel level) {
        var context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        var root = root(context, Level.valueOf(level.name()));
        root.addAppender(console(context, "System.out"));
        if (folder != null) root.addAppender(file(context, folder));
        // These tell of every step of their own at levels that are meant for an application.
        context.getLogger("io.netty").setLevel(Level.WARN);
        context.getLogger("ai.djl").setLevel(Level.WARN);
    }

    private static Logger root(LoggerContext context, Level level) {
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        return root;
    }

    private static OutputStreamAppender<ILoggingEvent> console(LoggerContext context, String target) {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setTarget(target);
        return started(console, context, PATTERN + WITHOUT_TRACES);
    }

    private static OutputStreamAppender<ILoggingEvent> file(LoggerContext context, Path folder) {
        var file = new RollingFileAppender<ILoggingEvent>();
        file.setContext(context);
        file.setFile(folder.resolve(FILE).toString());
        var policy = new FixedWindowRollingPolicy();
        policy.setContext(context);
        policy.setParent(file);
        policy.setFileNamePattern(folder.resolve("twinseal.%i.log").toString());
        policy.setMaxIndex(FILES_KEPT);
        policy.start();
        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(new FileSize(FILE_BYTES_MAX));
        trigger.start();
        file.setRollingPolicy(policy);
        file.setTriggeringPolicy(trigger);
        return started(file, context, PATTERN);
    }

    private static OutputStreamAppender<ILoggingEvent> started(
            OutputStreamAppender<ILoggingEvent> appender, LoggerContext context, String pattern) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(pattern);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
