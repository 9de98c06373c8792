package dev.tain.config.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Says where the setting that was refused stands. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingExceptionAnalyzer extends AbstractFailureAnalyzer<SettingException> {

    private final @Nullable Environment environment;

    SettingExceptionAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SettingException refused) {
        return new FailureAnalysis(
                "%s is wrong: %s".formatted(SettingPlace.of(environment, refused.key()), refused.getMessage()),
                SettingsFailureAnalyzer.ACTION,
                refused);
    }
}
