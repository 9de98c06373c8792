package dev.tain.config.registriesconf;

import dev.tain.config.problem.Problems;
import dev.tain.oci.Text;
import java.util.List;
import java.util.Optional;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;

/**
 * Reads registries.conf as containers/image does: version 2, and version 1 where it may stand.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-registries.conf.5.md">
 *     containers-registries.conf(5)</a>
 */
public final class RegistriesConfReader {

    private static final String VERSION_1 = "registries";
    private static final List<String> KEYS = List.of(
            "unqualified-search-registries",
            "registry",
            "short-name-mode",
            "aliases",
            "credential-helpers",
            "additional-layer-store-auth-helper");

    private final Problems problems;

    /**
     * A reader for one file.
     *
     * @param problems takes what is wrong with the file
     */
    public RegistriesConfReader(Problems problems) {
        this.problems = problems;
    }

    /** What the main file says, in version 2 or 1; when there are errors, as much of it as could be read. */
    public RegistriesConf read(String text) {
        return parse(text)
                .map(root -> hasVersion1(root) ? version1(root) : version2(root))
                .orElse(RegistriesConf.EMPTY);
    }

    /** What a file of registries.conf.d says; version 1 is an error there. */
    public RegistriesConf readDropIn(String text) {
        Optional<TomlSection> root = parse(text);
        root.filter(RegistriesConfReader::hasVersion1)
                .ifPresent(it -> it.error(
                        it.positionOf(VERSION_1),
                        "This is version 1 of the format, and a drop-in file must have version 2: use [[registry]]"));
        return root.map(RegistriesConfReader::version2).orElse(RegistriesConf.EMPTY);
    }

    private Optional<TomlSection> parse(String text) {
        DenseToml toml = DenseToml.of(text);
        TomlParseResult result = toml.parse();
        result.errors().forEach(error -> report(error, toml));
        return result.hasErrors() ? Optional.empty() : Optional.of(TomlSection.root(result, toml, problems));
    }

    private void report(TomlParseError error, DenseToml toml) {
        TomlPosition at = toml.original(error.position());
        String message = toml.original(String.valueOf(error.getMessage()));
        problems.error(at.line(), at.column(), "This is not TOML: " + Text.shown(message));
    }

    private static RegistriesConf version1(TomlSection root) {
        if (hasVersion2(root)) {
            root.error(
                    root.positionOf(VERSION_1),
                    "Versions 1 and 2 of the format are mixed: replace [registries.…] by [[registry]] tables and"
                            + " unqualified-search-registries");
        } else {
            root.warn(
                    root.positionOf(VERSION_1),
                    "This is version 1 of the format, which CRI-O and newer container engines refuse: write a [[registry]]"
                            + " table with location and with insecure or blocked for each registry, and"
                            + " unqualified-search-registries");
        }
        return root.section(VERSION_1).map(Version1::read).orElse(RegistriesConf.EMPTY);
    }

    private static RegistriesConf version2(TomlSection root) {
        root.warnOfUnknown(KEYS);
        root.texts("credential-helpers");
        root.text("additional-layer-store-auth-helper");
        return new RegistriesConf(
                RegistryTables.read(root.sections("registry")),
                root.texts("unqualified-search-registries").map(texts -> ShortNameKeys.hosts(root, texts)),
                ShortNameKeys.aliases(root),
                ShortNameKeys.mode(root));
    }

    private static boolean hasVersion1(TomlSection root) {
        return root.table(VERSION_1).filter(Version1::saysAnything).isPresent();
    }

    private static boolean hasVersion2(TomlSection root) {
        return KEYS.stream().anyMatch(root::isSet);
    }
}
