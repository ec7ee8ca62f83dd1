package io.twinseal.node.netty;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What the package logs while it is open. */
final class Logs implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.twinseal.node.netty");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    Logs() {
        appender.start();
        logger.addAppender(appender);
    }

    boolean has(String part) {
        return lines.stream().anyMatch(line -> line.contains(part));
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
