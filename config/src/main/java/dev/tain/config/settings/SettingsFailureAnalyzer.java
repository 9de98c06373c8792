package dev.tain.config.settings;

import dev.tain.config.problem.Suggestion;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says which setting is wrong, where it stands, why, and what would be right. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException failure) {
        UnboundConfigurationPropertiesException unknown =
                findCause(failure, UnboundConfigurationPropertiesException.class);
        String description = unknown == null
                ? wrongValue(failure)
                : unknown.getUnboundProperties().stream()
                        .map(SettingsFailureAnalyzer::unknownName)
                        .collect(Collectors.joining("\n"));
        return new FailureAnalysis(description, "Correct the settings; docs/settings.md lists them all.", failure);
    }

    private static String unknownName(ConfigurationProperty property) {
        String name = property.getName().toString();
        return "%s: %s is not a setting: %s"
                .formatted(place(property), name, Suggestion.instead(name, SettingNames.all()));
    }

    private static String wrongValue(BindException failure) {
        ConfigurationProperty property = failure.getProperty();
        Object value = property == null ? "" : property.getValue();
        return "%s: %s = \"%s\" is wrong: %s"
                .formatted(
                        property == null ? "settings" : place(property),
                        failure.getName(),
                        value,
                        expected(failure.getTarget().getType().toClass())
                                .orElseGet(
                                        () -> String.valueOf(rootCause(failure).getMessage())));
    }

    private static String place(ConfigurationProperty property) {
        Origin origin = property.getOrigin();
        return origin == null ? "settings" : origin.toString();
    }

    /** For types whose own message would not help: those that are not ours. */
    private static Optional<String> expected(Class<?> type) {
        if (type == int.class) {
            return Optional.of("expected a whole number");
        }
        if (type == Duration.class) {
            return Optional.of("expected a duration such as 30s, 5m or 1h");
        }
        if (type.isEnum()) {
            return Optional.of(Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or ", "expected ", "")));
        }
        return Optional.empty();
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
