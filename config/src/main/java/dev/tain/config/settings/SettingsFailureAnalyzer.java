package dev.tain.config.settings;

import dev.tain.config.problem.Suggestion;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/** Says which setting is wrong, where it stands, why, and what would be right. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
final class SettingsFailureAnalyzer extends AbstractFailureAnalyzer<BindException> {

    static final String ACTION = "Correct the settings; docs/settings.md lists them all.";

    private final @Nullable Environment environment;

    SettingsFailureAnalyzer(@Nullable Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BindException failure) {
        UnboundConfigurationPropertiesException unknown =
                findCause(failure, UnboundConfigurationPropertiesException.class);
        String description = unknown == null
                ? wrongValue(failure)
                : unknown.getUnboundProperties().stream()
                        .map(SettingsFailureAnalyzer::unknownName)
                        .collect(Collectors.joining("\n"));
        return new FailureAnalysis(description, ACTION, failure);
    }

    private static String unknownName(ConfigurationProperty property) {
        String name = property.getName().toString();
        String reason = missingBefore(property)
                .map(missing -> "comes without %s: number the members of a list from 0 on".formatted(missing))
                .or(() -> unquotedKey(property.getName()))
                .orElseGet(() -> "is not a setting: " + Suggestion.instead(name, SettingNames.all()));
        return "%s: %s %s".formatted(SettingPlace.of(property), name, reason);
    }

    /** A dot leads from a setting to one below it, so a key that has one itself is taken for two. */
    private static Optional<String> unquotedKey(ConfigurationPropertyName name) {
        return SettingNames.maps().stream()
                .filter(map -> ConfigurationPropertyName.of(map).isAncestorOf(name))
                .map(map ->
                        "is not a setting: a key below %s with a dot in it is written in brackets and quotes, \"[%s]\""
                                .formatted(map, SettingNames.below(map, name)))
                .findFirst();
    }

    /** The first member that is missing before the one that this belongs to; members behind a gap are none to the binder. */
    private static Optional<ConfigurationPropertyName> missingBefore(ConfigurationProperty property) {
        ConfigurationPropertyName name = property.getName();
        for (int size = 1; size <= name.getNumberOfElements(); size++) {
            ConfigurationPropertyName member = name.chop(size);
            if (member.isLastElementIndexed()
                    && SettingNames.all().contains(member.getParent().toString())) {
                return firstMissing(property.getSource(), member);
            }
        }
        return Optional.empty();
    }

    private static Optional<ConfigurationPropertyName> firstMissing(
            @Nullable ConfigurationPropertySource source, ConfigurationPropertyName member) {
        for (int i = 0; source != null; i++) {
            ConfigurationPropertyName other = member.getParent().append("[%d]".formatted(i));
            if (other.equals(member)) {
                return Optional.empty();
            }
            if (source.getConfigurationProperty(other) == null
                    && source.containsDescendantOf(other) == ConfigurationPropertyState.ABSENT) {
                return Optional.of(other);
            }
        }
        return Optional.empty();
    }

    private String wrongValue(BindException failure) {
        String key = failure.getName().toString();
        return property(failure, key)
                .map(property -> wrongValue(failure, key, property))
                .orElseGet(() -> "%s is wrong: %s".formatted(SettingPlace.of(environment, key), reason(failure, key)));
    }

    /** The binder does not say it of a member of a list or a map. */
    private Optional<ConfigurationProperty> property(BindException failure, String key) {
        ConfigurationProperty said = failure.getProperty();
        return said == null && environment != null
                ? SettingPlace.property(environment, key)
                : Optional.ofNullable(said);
    }

    private static String wrongValue(BindException failure, String key, ConfigurationProperty property) {
        return takenByYaml(failure, property)
                .map(type -> "%s: %s is wrong: without quotes, YAML takes it for %s: put it in quotes"
                        .formatted(SettingPlace.of(property), key, type))
                .orElseGet(() -> "%s: %s is wrong: %s%s"
                        .formatted(
                                SettingPlace.of(property),
                                SettingPlace.withValue(key, property),
                                reason(failure, key),
                                hint(property)));
    }

    private static String reason(BindException failure, String key) {
        return expected(failure.getTarget().getType().toClass(), key)
                .orElseGet(() -> String.valueOf(rootCause(failure).getMessage()));
    }

    /** What the value is where a text is wanted; what has become of 1.10 then, nobody has written. */
    private static Optional<String> takenByYaml(BindException failure, ConfigurationProperty property) {
        boolean text = expected(
                        failure.getTarget().getType().toClass(),
                        property.getName().toString())
                .isEmpty();
        if (text && property.getValue() instanceof Number) {
            return Optional.of("a number");
        }
        return text && property.getValue() instanceof Boolean ? Optional.of("true or false") : Optional.empty();
    }

    /** A Service called tain-registry gives every pod of its namespace such a variable. */
    private static String hint(ConfigurationProperty property) {
        return String.valueOf(property.getValue()).startsWith("tcp://")
                ? ". Kubernetes has set it for a Service of that name: set enableServiceLinks to false for the pod, or rename the Service"
                : "";
    }

    /** For types whose own message would not help: those that are not ours. */
    private static Optional<String> expected(Class<?> type, String key) {
        if (SettingNames.isGroup(type)) {
            return Optional.of(SettingNames.all().stream()
                    .filter(name -> name.startsWith(key + "."))
                    .collect(Collectors.joining(", ", "it has no value of its own, only keys below it: ", "")));
        }
        if (type == int.class || type == Integer.class) {
            return Optional.of("expected a whole number");
        }
        if (type == boolean.class) {
            return Optional.of("expected true or false");
        }
        if (type == DataSize.class) {
            return Optional.of("expected a size such as 50MB");
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
