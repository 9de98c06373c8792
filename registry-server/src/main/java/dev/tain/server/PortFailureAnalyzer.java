package dev.tain.server;

import dev.tain.config.settings.SettingPlace;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import reactor.netty.ChannelBindException;

/** Says which of the two ports cannot be listened on, and why. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PortFailureAnalyzer extends AbstractFailureAnalyzer<ChannelBindException> {

    private final @Nullable Environment environment;

    PortFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ChannelBindException failure) {
        // Boot's own server is the admin port, and only it wraps its failures in this.
        boolean admin = findCause(rootFailure, WebServerException.class) != null;
        String settings = admin ? "tain.admin" : "tain.registry";
        String reason = reason(failure);
        String key = settings + (isAboutThePort(reason) ? ".port" : ".address");
        return new FailureAnalysis(
                "The %s port cannot listen on %s:%d: %s%n%s"
                        .formatted(
                                admin ? "admin" : "registry",
                                failure.localHost(),
                                failure.localPort(),
                                reason,
                                SettingPlace.of(environment, key)),
                action(reason, key, failure.localPort()),
                failure);
    }

    private static boolean isAboutThePort(String reason) {
        return reason.contains("in use") || reason.contains("ermission");
    }

    private static String action(String reason, String key, int port) {
        if (reason.contains("in use")) {
            return "Stop the program that listens there (\"ss -ltnp sport = :%d\" names it), or set %s to a free port."
                    .formatted(port, key);
        }
        return isAboutThePort(reason)
                ? "Set %s to 1024 or more, or give the process the right to listen below that.".formatted(key)
                : "Set %s to an address of this machine, or to 0.0.0.0 for all of them.".formatted(key);
    }

    private static String reason(ChannelBindException failure) {
        Throwable cause = failure.getCause();
        if (cause == null) {
            return "unknown";
        }
        return cause.getMessage() == null
                ? "there is no such address"
                : cause.getMessage().replaceFirst("^bind\\(\\.\\.\\) failed with error\\(-\\d+\\): ", "");
    }
}
