package dev.tain.config.registriesconf;

import static dev.tain.oci.Text.shown;

import dev.tain.config.registriesconf.TomlSection.TomlString;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Text;
import dev.tain.policy.ShortNames;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The keys of registries.conf that say how names without a registry are completed. */
final class ShortNameKeys {

    private static final String SEARCH = "unqualified-search-registries";
    private static final String MODE = "short-name-mode";
    private static final String ALIASES = "aliases";

    private ShortNameKeys() {}

    /** The search registries: hosts, not prefixes. */
    static List<RegistryHost> hosts(TomlSection section, List<TomlString> texts) {
        return texts.stream().flatMap(text -> host(section, text).stream()).toList();
    }

    private static Optional<RegistryHost> host(TomlSection section, TomlString text) {
        Optional<RegistryHost> host = section.parse(text, SEARCH, ShortNameKeys::host);
        host.flatMap(ShortNames::objectionTo)
                .ifPresent(objection -> section.warn(text.position(), SEARCH + ": " + objection));
        return host;
    }

    static Optional<ShortNames.Mode> mode(TomlSection root) {
        return root.text(MODE).flatMap(text -> root.parse(text, MODE, ShortNameKeys::mode));
    }

    /** The aliases; an empty value takes an alias of an earlier file back. */
    static Map<String, Optional<Repository>> aliases(TomlSection root) {
        Map<String, Optional<Repository>> aliases = new HashMap<>();
        root.section(ALIASES).ifPresent(section -> {
            for (String name : section.keys()) {
                section.parse(new TomlString(name, section.positionOf(name)), ALIASES, ShortNameKeys::shortName);
                if (section.isEmptyText(name)) {
                    aliases.put(name, Optional.empty());
                }
                section.text(name)
                        .flatMap(text -> section.parse(text, ALIASES, ShortNameKeys::fullName))
                        .ifPresent(full -> aliases.put(name, Optional.of(full)));
            }
        });
        return aliases;
    }

    private static RegistryHost host(String text) {
        return RegistryHost.parse(Text.withoutTrailingSlashes(text));
    }

    private static ShortNames.Mode mode(String text) {
        return Arrays.stream(ShortNames.Mode.values())
                .filter(mode -> mode.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"%s\" is not known: expected enforcing, permissive or disabled".formatted(shown(text))));
    }

    private static RepositoryName shortName(String text) {
        RepositoryName name = RepositoryName.parse(text);
        int slash = text.indexOf('/');
        if (slash >= 0 && RegistryHost.isQualified(text.substring(0, slash))) {
            throw new IllegalArgumentException(
                    "\"%s\" begins with a registry: the name on the left must be short".formatted(shown(text)));
        }
        return name;
    }

    private static Repository fullName(String text) {
        Repository repository = Repository.parse(text);
        if (!repository.host().isQualified()) {
            throw new IllegalArgumentException(
                    "\"%s\" has no registry: expected <registry>/<repository>".formatted(shown(text)));
        }
        return repository;
    }
}
