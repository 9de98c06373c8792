package dev.tain.config.registriesconf;

import static dev.tain.oci.Text.shown;

import dev.tain.config.registriesconf.TomlSection.TomlString;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Text;
import dev.tain.policy.Location;
import dev.tain.policy.Mirror;
import dev.tain.policy.PullFromMirror;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads the {@code [[registry]]} tables of one file and refuses what container engines refuse. */
final class RegistryTables {

    private static final String NAMESPACE_PROXY = "namespace-proxy";
    private static final List<String> REGISTRY_KEYS =
            List.of("prefix", "location", "insecure", "blocked", "mirror-by-digest-only", NAMESPACE_PROXY, "mirror");
    private static final List<String> MIRROR_KEYS =
            List.of("location", "insecure", "pull-from-mirror", NAMESPACE_PROXY);

    private final List<RegistryEntry> entries = new ArrayList<>();
    private final Map<Scope, TomlSection> byPrefix = new HashMap<>();
    private final Map<String, RegistryEntry> byLocation = new HashMap<>();

    static List<RegistryEntry> read(List<TomlSection> sections) {
        RegistryTables tables = new RegistryTables();
        sections.forEach(tables::add);
        return tables.entries;
    }

    private void add(TomlSection section) {
        section.warnOfUnknown(REGISTRY_KEYS);
        section.text("pull-from-mirror")
                .ifPresent(text -> section.error(
                        text.position(),
                        "pull-from-mirror belongs to a mirror: move it into a [[registry.mirror]] table"));
        boolean insecure = section.flag("insecure");
        boolean blocked = section.flag("blocked");
        Optional<RegistryHost> namespaceProxy = namespaceProxy(section);
        List<Mirror> mirrors = mirrors(section);
        Optional<Location> location =
                section.text("location").flatMap(text -> section.parse(text, "location", Location::parse));
        prefix(section, location)
                .map(prefix -> new RegistryEntry(prefix, location, insecure, blocked, namespaceProxy, mirrors))
                .ifPresent(entry -> add(entry, section));
    }

    /** The prefix, when it and the location make an entry. */
    private static Optional<Scope> prefix(TomlSection section, Optional<Location> location) {
        Optional<TomlString> text = section.text("prefix");
        if (!section.isSet("prefix") && !section.isSet("location")) {
            section.error(section.position(), "This registry has neither prefix nor location: set at least location");
        }
        if (text.isEmpty()) {
            return section.isSet("prefix") ? Optional.empty() : location.map(it -> Scope.parse(it.value()));
        }
        Optional<Scope> prefix = section.parse(text.get(), "prefix", RegistryTables::prefix);
        if (prefix.filter(it -> !it.isWildcard()).isPresent() && !section.isSet("location")) {
            section.error(
                    text.get().position(),
                    "prefix \"%s\" has no location: set one; only a prefix such as *.example.com may do without"
                            .formatted(prefix.get()));
        }
        return prefix.filter(it -> location.isPresent() || (it.isWildcard() && !section.isSet("location")));
    }

    /** Unlike objects, nodes take a wildcard with slashes at its end: they cut these first. */
    private static Scope prefix(String text) {
        return Scope.parse(Text.withoutTrailingSlashes(text));
    }

    private static List<Mirror> mirrors(TomlSection section) {
        boolean digestOnly = section.flag("mirror-by-digest-only");
        return section.sections("mirror").stream()
                .flatMap(mirror -> mirror(mirror, digestOnly).stream())
                .collect(Collectors.toList());
    }

    private static Optional<Mirror> mirror(TomlSection section, boolean digestOnly) {
        section.warnOfUnknown(MIRROR_KEYS);
        boolean insecure = section.flag("insecure");
        PullFromMirror pull = pullFromMirror(section, digestOnly);
        Optional<RegistryHost> namespaceProxy = namespaceProxy(section);
        if (!section.isSet("location")) {
            section.error(section.position(), "This mirror has no location: set one");
        }
        return section.text("location")
                .flatMap(text -> section.parse(text, "location", Location::parse))
                .map(it -> new Mirror(it, insecure, pull, namespaceProxy));
    }

    private static Optional<RegistryHost> namespaceProxy(TomlSection section) {
        return section.text(NAMESPACE_PROXY).flatMap(text -> section.parse(text, NAMESPACE_PROXY, RegistryHost::parse));
    }

    private static PullFromMirror pullFromMirror(TomlSection section, boolean digestOnly) {
        PullFromMirror otherwise = digestOnly ? PullFromMirror.DIGEST_ONLY : PullFromMirror.ALL;
        Optional<TomlString> text = section.text("pull-from-mirror");
        if (text.isPresent() && digestOnly) {
            section.error(
                    text.get().position(),
                    "pull-from-mirror cannot stand beside mirror-by-digest-only = true: remove one of the two");
        }
        return text.flatMap(it -> section.parse(it, "pull-from-mirror", RegistryTables::pullFromMirror))
                .orElse(otherwise);
    }

    private static PullFromMirror pullFromMirror(String text) {
        return Arrays.stream(PullFromMirror.values())
                .filter(value -> value.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is not known: expected all, digest-only or tag-only".formatted(shown(text))));
    }

    private void add(RegistryEntry entry, TomlSection section) {
        checkAgreement(entry, section);
        TomlSection first = byPrefix.putIfAbsent(entry.prefix(), section);
        if (first == null) {
            entries.add(entry);
        } else {
            section.warn(
                    section.position(),
                    "This registry has no effect: the one on line %d has the same prefix \"%s\", and the first counts"
                            .formatted(first.position().line(), entry.prefix()));
        }
        if (entry.prefix().isSingleImage()) {
            section.warn(
                    section.position(),
                    "This registry has no effect on pulls: container engines look up the repository without its tag or"
                            + " digest");
        }
    }

    private void checkAgreement(RegistryEntry entry, TomlSection section) {
        String place =
                entry.location().map(Location::value).orElse(entry.prefix().value());
        RegistryEntry other = byLocation.putIfAbsent(place, entry);
        if (other != null && other.insecure() != entry.insecure()) {
            section.error(section.position(), contradiction(place, "insecure"));
        }
        if (other != null && other.blocked() != entry.blocked()) {
            section.error(section.position(), contradiction(place, "blocked"));
        }
    }

    private static String contradiction(String place, String key) {
        return "Two registries are at \"%s\", one with %s = true and one without: let them agree".formatted(place, key);
    }
}
