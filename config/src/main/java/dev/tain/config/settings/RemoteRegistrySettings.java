package dev.tain.config.settings;

import dev.tain.oci.RegistryHost;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How remote registries are talked to, {@code tain.upstream.*}.
 *
 * @param connectTimeout the longest wait for a connection; more than zero
 * @param readTimeout the longest wait for the headers of an answer and between two reads of its body; more than zero
 * @param hedgeAfter how long a place may be silent before the next one is asked as well; more than zero
 * @param trustedRoots files of PEM certificates that are trusted for every registry, beside the roots of the JDK
 * @param trustedRealms hosts of token services that get credentials although they are not of the registry's own domain
 * @param privateRedirects whether a registry with a public address may redirect to a private, link-local or loopback one
 * @param connections how many connections there are, and for how long
 * @param http2 whether HTTP/2 is spoken where a registry offers it
 * @param maxDownloads how many blobs are downloaded at once, from all registries together; more than zero, none for any number
 * @param maxBandwidth how many bytes a second they bring together; more than zero, none for any number
 * @param limits the same for single registries, each at most once
 */
public record RemoteRegistrySettings(
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration readTimeout,
        @DefaultValue("2s") Duration hedgeAfter,
        @DefaultValue List<Path> trustedRoots,
        @DefaultValue List<RegistryHost> trustedRealms,
        @DefaultValue("false") boolean privateRedirects,
        @DefaultValue ConnectionSettings connections,
        @DefaultValue("false") boolean http2,
        @Nullable Integer maxDownloads,
        @Nullable DataSize maxBandwidth,
        @DefaultValue List<RegistryLimit> limits) {

    private static final String LIMITS = "tain.upstream.limits";

    public RemoteRegistrySettings {
        Durations.requireWait("tain.upstream.connect-timeout", connectTimeout, "5s");
        Durations.requireWait("tain.upstream.read-timeout", readTimeout, "5s");
        Durations.requireWait("tain.upstream.hedge-after", hedgeAfter, "5s");
        Limits.requirePositive("tain.upstream.max-downloads", maxDownloads);
        Limits.requirePositive("tain.upstream.max-bandwidth", maxBandwidth);
        trustedRoots = List.copyOf(trustedRoots);
        trustedRealms = List.copyOf(trustedRealms);
        limits = List.copyOf(limits);
        checkLimits(limits);
    }

    private static void checkLimits(List<RegistryLimit> limits) {
        Set<RegistryHost> hosts = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            String key = "%s[%d]".formatted(LIMITS, i);
            RegistryLimit limit = limits.get(i);
            Limits.requirePositive(key + ".max-downloads", limit.maxDownloads());
            Limits.requirePositive(key + ".max-bandwidth", limit.maxBandwidth());
            if (limit.host() == null) {
                throw new SettingException(key, "expected a host, such as host: quay.io");
            }
            if (limit.maxDownloads() == null && limit.maxBandwidth() == null) {
                throw new SettingException(
                        key + ".host", "it has no limit: expected max-downloads, max-bandwidth or both beside it");
            }
            if (!hosts.add(limit.host())) {
                throw new SettingException(key + ".host", "it has a limit already: give each host at most once");
            }
        }
    }
}
