package dev.tain.config.registriesconf;

import dev.tain.oci.RegistryHost;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.ShortNames;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes registries.conf, version 2, in the form in which OpenShift's machine-config operator writes it: {@code prefix} is
 * empty where it is the location, and each mirror says for itself which references it serves.
 */
public final class RegistriesConfWriter {

    private final StringBuilder out = new StringBuilder();

    private RegistriesConfWriter() {}

    /** The text of a file with these entries in this order; {@code ""} without any. */
    public static String write(List<RegistryEntry> entries) {
        RegistriesConfWriter writer = new RegistriesConfWriter();
        entries.forEach(writer::entry);
        return writer.out.toString();
    }

    /** The text of a file with these entries in this order and with the settings for short names. */
    public static String write(List<RegistryEntry> entries, ShortNames shortNames) {
        RegistriesConfWriter writer = new RegistriesConfWriter();
        writer.shortNames(shortNames);
        entries.forEach(writer::entry);
        writer.aliases(shortNames);
        return writer.out.toString();
    }

    private void shortNames(ShortNames shortNames) {
        String hosts = shortNames.searchRegistries().stream()
                .map(RegistryHost::value)
                .map(RegistriesConfWriter::quoted)
                .collect(Collectors.joining(", "));
        out.append("unqualified-search-registries = [").append(hosts).append("]\n");
        key("", "short-name-mode", quoted(shortNames.mode().name().toLowerCase(Locale.ROOT)));
    }

    private void aliases(ShortNames shortNames) {
        if (shortNames.aliases().isEmpty()) {
            return;
        }
        header("", "[aliases]");
        new TreeMap<>(shortNames.aliases())
                .forEach((name, full) -> key(
                        "  ", quoted(name), quoted(full.map(Object::toString).orElse(""))));
    }

    private void entry(RegistryEntry entry) {
        String prefix = entry.prefix().value();
        boolean ownLocation =
                entry.location().map(Location::value).filter(prefix::equals).isPresent();
        header("", "[[registry]]");
        key("  ", "prefix", quoted(ownLocation ? "" : prefix));
        entry.location().ifPresent(location -> key("  ", "location", quoted(location.value())));
        flag("  ", "insecure", entry.insecure());
        flag("  ", "blocked", entry.blocked());
        namespaceProxy("  ", entry.namespaceProxy());
        entry.mirrors().forEach(this::mirror);
    }

    private void mirror(Mirror mirror) {
        header("  ", "[[registry.mirror]]");
        key("    ", "location", quoted(mirror.location().value()));
        flag("    ", "insecure", mirror.insecure());
        if (mirror.pullFromMirror() != PullFromMirror.ALL) {
            key("    ", "pull-from-mirror", quoted(mirror.pullFromMirror().text()));
        }
        namespaceProxy("    ", mirror.namespaceProxy());
    }

    private void namespaceProxy(String indentation, Optional<RegistryHost> registry) {
        registry.ifPresent(it -> key(indentation, "namespace-proxy", quoted(it.value())));
    }

    private void header(String indentation, String header) {
        if (!out.isEmpty()) {
            out.append('\n');
        }
        out.append(indentation).append(header).append('\n');
    }

    private void flag(String indentation, String name, boolean value) {
        if (value) {
            key(indentation, name, "true");
        }
    }

    private void key(String indentation, String name, String value) {
        out.append(indentation).append(name).append(" = ").append(value).append('\n');
    }

    /** The text in quotes; nothing in a host, a path, a tag or a digest needs an escape. */
    private static String quoted(String text) {
        return '"' + text + '"';
    }
}
