package dev.tain.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What comes into the log named audit. */
final class AuditLines implements AutoCloseable {

    private final Logger log = (Logger) LoggerFactory.getLogger("audit");
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getFormattedMessage());
        }
    };

    AuditLines() {
        appender.start();
        log.setLevel(Level.INFO);
        log.addAppender(appender);
    }

    List<String> texts() {
        return List.copyOf(lines);
    }

    List<JsonNode> lines() {
        return lines.stream().map(line -> JsonMapper.shared().readTree(line)).toList();
    }

    void clear() {
        lines.clear();
    }

    @Override
    public void close() {
        log.detachAppender(appender);
    }
}
