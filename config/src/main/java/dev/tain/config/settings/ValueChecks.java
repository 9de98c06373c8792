package dev.tain.config.settings;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.util.unit.DataSize;

/** Refuses values that Spring's binder would take for something else than was meant, or for none. */
final class ValueChecks extends AbstractBindHandler {

    private static final ConfigurationPropertyName TAIN = ConfigurationPropertyName.of("tain");

    /** Zero is the same in every unit. */
    private static final Pattern WITHOUT_UNIT = Pattern.compile("\\s*[+-]?0*[1-9][0-9]*\\s*");

    /** As the binder reads them, which would drop what is behind a point. */
    private static final Pattern WHOLE = Pattern.compile("\\s*[+-]?(0[xX]|#)?[0-9a-fA-F]+\\s*");

    ValueChecks(BindHandler parent) {
        super(parent);
    }

    /** Without a unit, the binder takes a duration for milliseconds and a size for bytes; of a number that is not whole it takes a part. */
    @Override
    public @Nullable Object onSuccess(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        if (isGiven(name, context) && WITHOUT_UNIT.matcher(text(name, context)).matches()) {
            if (result instanceof Duration) {
                throw new SettingException(
                        name.toString(), "it has no unit: expected a duration such as 30s, 5m or 1h");
            }
            if (result instanceof DataSize) {
                throw new SettingException(name.toString(), "it has no unit: expected a size such as 50MB");
            }
        }
        if (result instanceof Integer
                && isGiven(name, context)
                && !WHOLE.matcher(text(name, context)).matches()) {
            throw new SettingException(name.toString(), "expected a whole number");
        }
        return super.onSuccess(name, target, context, result);
    }

    /** An empty value is none to the binder, which then says that there is no such setting. Empty variables count as unset. */
    @Override
    public void onFinish(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, @Nullable Object result)
            throws Exception {
        if (result == null
                && isGiven(name, context)
                && isSingle(target.getType().toClass())
                && !isVariable(context.getConfigurationProperty())) {
            throw new SettingException(name.toString(), "a value is missing: give one, or remove the key");
        }
        super.onFinish(name, target, context, result);
    }

    private static boolean isGiven(ConfigurationPropertyName name, BindContext context) {
        ConfigurationProperty property = context.getConfigurationProperty();
        return property != null && property.getName().equals(name) && TAIN.isAncestorOf(name);
    }

    /** What was given, with the values of what it refers to. */
    private static String text(ConfigurationPropertyName name, BindContext context) {
        return context.getBinder().bind(name, Bindable.of(String.class)).orElse("");
    }

    private static boolean isVariable(@Nullable ConfigurationProperty property) {
        return property != null && SettingPlace.origin(property) instanceof SystemEnvironmentOrigin;
    }

    private static boolean isSingle(Class<?> type) {
        return !SettingNames.isGroup(type)
                && !Map.class.isAssignableFrom(type)
                && !Collection.class.isAssignableFrom(type);
    }
}
