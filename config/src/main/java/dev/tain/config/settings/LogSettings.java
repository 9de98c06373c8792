package dev.tain.config.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is written to standard output, {@code tain.log.*}.
 *
 * @param access whether there is a line for every request to the registry port
 * @param format the form of all lines
 */
public record LogSettings(
        @DefaultValue("true") boolean access,
        @DefaultValue("text") Format format) {

    /** The key of the form, which is needed before all settings are read. */
    public static final String FORMAT_KEY = "tain.log.format";

    /** The forms of lines. */
    public enum Format {
        /** For people. */
        TEXT,
        /** An object of JSON on each line. */
        JSON
    }
}
