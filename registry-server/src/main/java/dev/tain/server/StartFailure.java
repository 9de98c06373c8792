package dev.tain.server;

import dev.tain.config.settings.SettingPlace;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Why Tain does not start, which setting that hangs on, and what to do about it. */
public final class StartFailure extends RuntimeException {

    private final String key;
    private final String action;

    /**
     * A failure of what a setting says.
     *
     * @param key the whole key of the setting
     * @param description what is wrong
     * @param action what to do
     */
    public StartFailure(String key, String description, String action, Throwable cause) {
        super(description, cause);
        this.key = key;
        this.action = action;
    }

    /** A failure that nothing else has caused. */
    public StartFailure(String key, String description, String action) {
        super(description);
        this.key = key;
        this.action = action;
    }

    /** Shows description, place of the setting and action instead of a stack trace. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    static final class Analyzer extends AbstractFailureAnalyzer<StartFailure> {

        private final @Nullable Environment environment;

        Analyzer(@Nullable Environment environment) {
            this.environment = environment;
        }

        @Override
        protected FailureAnalysis analyze(Throwable rootFailure, StartFailure failure) {
            return new FailureAnalysis(
                    "%s%n%s".formatted(failure.getMessage(), SettingPlace.of(environment, failure.key)),
                    failure.action,
                    failure);
        }
    }
}
