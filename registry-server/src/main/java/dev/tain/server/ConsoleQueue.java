package dev.tain.server;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import dev.tain.server.guard.AuditLog;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.ILoggerFactory;

/**
 * The lines of the log that wait for the console. Whoever reads standard output may stop to do so, and event loops log: without this
 * they would wait for it, and with each of them all of its connections. The audit, which has a thread and a queue of its own and loses
 * nothing without saying so, goes past it.
 */
final class ConsoleQueue {

    /** How many lines wait at most; those that come then are lost. */
    static final int MOST = 4_096;

    private ConsoleQueue() {}

    /** Puts it in front of the console. What waits is written when the log ends, as far as that takes no more than a second. */
    static void install(ILoggerFactory loggers) {
        if (loggers instanceof LoggerContext context) {
            Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
            root.iteratorForAppenders().forEachRemaining(appenders::add);
            appenders.stream()
                    .filter(ConsoleAppender.class::isInstance)
                    .forEach(console -> putInFront(console, root, context));
        }
    }

    private static void putInFront(Appender<ILoggingEvent> console, Logger root, LoggerContext context) {
        Logger audit = context.getLogger(AuditLog.LOGGER);
        audit.addAppender(console);
        audit.setAdditive(false);
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("queue of " + console.getName());
        queue.setQueueSize(MOST);
        queue.setDiscardingThreshold(0); // it is as willing to lose an error as anything else
        queue.setNeverBlock(true);
        queue.addAppender(console);
        queue.start();
        root.addAppender(queue);
        root.detachAppender(console);
    }
}
