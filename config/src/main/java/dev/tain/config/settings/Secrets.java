package dev.tain.config.settings;

import java.util.regex.Pattern;

/** Hides what may be a secret in the values of settings. */
final class Secrets {

    private static final String STARS = "***";

    /** Also keys that do not exist yet: who adds one need not remember this. */
    private static final Pattern SECRET_KEY = Pattern.compile(".*(?:password|passphrase|secret|token)[a-z-]*");

    /** But for the names of files. */
    private static final Pattern FILE_KEY = Pattern.compile(".*-(?:file|directory|path)");

    /** Up to the last at sign, as addresses of proxies are read. */
    private static final Pattern BEFORE_HOST = Pattern.compile("^((?:[A-Za-z][A-Za-z0-9+.-]*://)?).*@", Pattern.DOTALL);

    private static final Pattern IN_ADDRESS = Pattern.compile("(?<=://)[^/\\s,]*@");

    private Secrets() {}

    /** The value, with stars in place of secrets. */
    static String masked(String key, String value) {
        if (SECRET_KEY.matcher(key).matches() && !FILE_KEY.matcher(key).matches()) {
            return STARS;
        }
        return key.equals(ProxySettings.HTTPS) || key.equals(ProxySettings.HTTP)
                ? BEFORE_HOST.matcher(value).replaceFirst("$1" + STARS + "@")
                : IN_ADDRESS.matcher(value).replaceAll(STARS + "@");
    }
}
