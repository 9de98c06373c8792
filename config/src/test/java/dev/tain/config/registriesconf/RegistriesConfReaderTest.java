package dev.tain.config.registriesconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Problems;
import dev.tain.policy.RegistryEntry;
import dev.tain.policy.ShortNames;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Semicolons with spaces around them stand for line ends. */
class RegistriesConfReaderTest {

    private final Problems problems = new Problems(Path.of("r.conf"));

    private static String lines(String text) {
        return text.replace(" ; ", "\n");
    }

    private RegistriesConf read(String text) {
        return new RegistriesConfReader(problems).read(lines(text));
    }

    private static String entries(RegistriesConf conf) {
        return conf.entries().stream().map(RegistryEntry::toString).collect(Collectors.joining("; "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            an empty file                                   | `` | ``
            a location without prefix                       | [[registry]] ; location = "quay.io" | quay.io
            a prefix with a location                        | [[registry]] ; prefix = "quay.io/a" ; location = "one.io/b" | quay.io/a => one.io/b
            an empty prefix is none                         | [[registry]] ; prefix = "" ; location = "quay.io" | quay.io
            flags                                           | [[registry]] ; location = "quay.io" ; insecure = true ; blocked = true | quay.io insecure blocked
            flags that are false                            | [[registry]] ; location = "quay.io" ; insecure = false ; blocked = false | quay.io
            slashes at the end are cut                      | [[registry]] ; prefix = "quay.io/" ; location = "one.io/a/" | quay.io => one.io/a
            mirrors in order                                | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "b.io" ; [[registry.mirror]] ; location = "a.io" ; insecure = true | quay.io <- b.io, a.io insecure
            inline tables                                   | registry = [{location = "quay.io", mirror = [{location = "a.io"}]}] | quay.io <- a.io
            mirror-by-digest-only counts for all mirrors    | [[registry]] ; location = "quay.io" ; mirror-by-digest-only = true ; [[registry.mirror]] ; location = "a.io" ; [[registry.mirror]] ; location = "b.io" | quay.io <- a.io digest-only, b.io digest-only
            mirror-by-digest-only = false is the default    | [[registry]] ; location = "quay.io" ; mirror-by-digest-only = false ; [[registry.mirror]] ; location = "a.io" | quay.io <- a.io
            pull-from-mirror = all                          | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "a.io" ; pull-from-mirror = "all" | quay.io <- a.io
            pull-from-mirror = digest-only                  | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "a.io" ; pull-from-mirror = "digest-only" | quay.io <- a.io digest-only
            pull-from-mirror = tag-only                     | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "a.io" ; pull-from-mirror = "tag-only" | quay.io <- a.io tag-only
            namespace-proxy of a registry and of a mirror   | [[registry]] ; prefix = "quay.io" ; location = "proxy.corp" ; namespace-proxy = "Quay.io" ; [[registry.mirror]] ; location = "a.io" ; namespace-proxy = "quay.io:443" | quay.io => proxy.corp ns=quay.io <- a.io ns=quay.io:443
            an empty namespace-proxy is none                | [[registry]] ; location = "quay.io" ; namespace-proxy = "" | quay.io
            an empty pull-from-mirror is none               | [[registry]] ; location = "quay.io" ; mirror-by-digest-only = true ; [[registry.mirror]] ; location = "a.io" ; pull-from-mirror = "" | quay.io <- a.io digest-only
            an empty pull-from-mirror on a registry is none | [[registry]] ; location = "quay.io" ; pull-from-mirror = "" | quay.io
            a wildcard without location                     | [[registry]] ; prefix = "*.example.com" ; insecure = true | *.example.com insecure
            a wildcard with location                        | [[registry]] ; prefix = "*.example.com" ; location = "one.io" | *.example.com => one.io
            a wildcard with a slash at its end              | [[registry]] ; prefix = "*.example.com//" | *.example.com
            a single image                                  | [[registry]] ; location = "quay.io/a:1" ; blocked = true | quay.io/a:1 blocked
            registries in the order of their prefixes       | [[registry]] ; location = "z.io" ; [[registry]] ; location = "a.io" ; [[registry]] ; prefix = "*.b.io" | *.b.io; a.io; z.io
            the first of two with one prefix                | [[registry]] ; prefix = "quay.io" ; location = "a.io" ; [[registry]] ; prefix = "quay.io" ; location = "b.io" | quay.io => a.io
            two prefixes at one location                    | [[registry]] ; prefix = "a.io" ; location = "c.io" ; [[registry]] ; prefix = "b.io" ; location = "c.io" | a.io => c.io; b.io => c.io
            keys in any case                                | [[Registry]] ; LOCATION = "quay.io" ; Blocked = true | quay.io blocked
            version 1: blocked and insecure registries      | [registries.block] ; registries = ["a.io", "b.io/x"] ; [registries.insecure] ; registries = ["c.io:5000", "a.io"] | a.io insecure blocked; b.io/x blocked; c.io:5000 insecure
            version 1: slashes at the end are cut           | [registries.block] ; registries = ["a.io/"] | a.io blocked
            empty tables of version 1 do not count          | [registries.search] ; [[registry]] ; location = "quay.io" | quay.io
            empty texts of version 2 beside version 1       | short-name-mode = "" ; [registries.block] ; registries = ["a.io"] | a.io blocked
            """)
    void readsEntries(String rule, String text, String entries) {
        assertThat(entries(read(text))).isEqualTo(entries);
        assertThat(problems.errors()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no TOML                                   | [[registry] | 1:11: This is not TOML: Unexpected
            a value without end                       | a = "b | 1:7: This is not TOML:
            a key twice                               | [[registry]] ; location = "a.io" ; location = "b.io" | 3:1: This is not TOML: location previously defined
            a scheme in a location                    | [[registry]] ; location = "https://quay.io" | 2:1: location: "https://quay.io" has a URL scheme: leave out "https://", for the scheme follows from insecure
            a scheme in a prefix                      | [[registry]] ; prefix = "http://quay.io" ; location = "quay.io" | 2:1: prefix: "http://quay.io" has a URL scheme
            a scheme in a mirror                      | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ;   location = "http://a.io" | 4:3: location: "http://a.io" has a URL scheme
            neither prefix nor location               | [[registry]] ; blocked = true | 1:1: This registry has neither prefix nor location: set at least location
            empty prefix and location                 | [[registry]] ; prefix = "" ; location = "" | 1:1: This registry has neither prefix nor location: set at least location
            a location of slashes                     | [[registry]] ; location = "/" | 2:1: location: "" is not a registry host
            a prefix without location                 | [[registry]] ; prefix = "quay.io" | 2:1: prefix "quay.io" has no location: set one; only a prefix such as *.example.com may do without
            a mirror without location                 | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; insecure = true | 3:1: This mirror has no location: set one
            pull-from-mirror on a registry            | [[registry]] ; location = "quay.io" ; pull-from-mirror = "all" | 3:1: pull-from-mirror belongs to a mirror: move it into a [[registry.mirror]] table
            pull-from-mirror and digest-only together | [[registry]] ; location = "quay.io" ; mirror-by-digest-only = true ; [[registry.mirror]] ; location = "a.io" ; pull-from-mirror = "all" | 6:1: pull-from-mirror cannot stand beside mirror-by-digest-only = true: remove one of the two
            another pull-from-mirror                  | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "a.io" ; pull-from-mirror = "never" | 5:1: pull-from-mirror: "never" is not known: expected all, digest-only or tag-only
            a namespace-proxy with a path             | [[registry]] ; location = "quay.io" ; namespace-proxy = "quay.io/a" | 3:1: namespace-proxy: "quay.io/a" is not a registry host
            the same on a mirror                      | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "a.io" ; namespace-proxy = "https://quay.io" | 5:1: namespace-proxy: "https://quay.io" is not a registry host
            a wildcard with a path                    | [[registry]] ; prefix = "*.example.com/a" | 2:1: prefix: "*.example.com/a" is not a wildcard prefix
            a wildcard with a port                    | [[registry]] ; prefix = "*.example.com:5000" | 2:1: prefix: "*.example.com:5000" is not a wildcard prefix
            a wildcard with a digest                  | [[registry]] ; prefix = "*.example.com@x" | 2:1: prefix: "*.example.com@x" is not a wildcard prefix
            a wildcard in the middle                  | [[registry]] ; prefix = "a.*.com" ; location = "b.io" | 2:1: prefix: "a.*.com" has a wildcard where none may stand
            a wildcard as location                    | [[registry]] ; location = "*.example.com" | 2:1: location: "*.example.com" has a wildcard where none may stand
            a wildcard as mirror                      | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "*.a.io" | 4:1: location: "*.a.io" has a wildcard where none may stand
            contradicting insecure at one location    | [[registry]] ; prefix = "a.io" ; location = "c.io" ; [[registry]] ; prefix = "b.io" ; location = "c.io" ; insecure = true | 4:1: Two registries are at "c.io", one with insecure = true and one without: let them agree
            contradicting blocked at one location     | [[registry]] ; location = "c.io" ; blocked = true ; [[registry]] ; prefix = "b.io" ; location = "c.io" | 4:1: Two registries are at "c.io", one with blocked = true and one without: let them agree
            contradicting entries for one prefix      | [[registry]] ; location = "c.io" ; [[registry]] ; location = "c.io" ; blocked = true | 3:1: Two registries are at "c.io", one with blocked = true and one without: let them agree
            contradicting entries for one wildcard    | [[registry]] ; prefix = "*.c.io" ; [[registry]] ; prefix = "*.c.io" ; insecure = true | 3:1: Two registries are at "*.c.io", one with insecure = true and one without: let them agree
            a number for a text                       | [[registry]] ; location = 5 | 2:1: location: expected a string, found a number
            a date for a text                         | [[registry]] ; location = 2026-01-01 | 2:1: location: expected a string, found a date or time
            a text for a flag                         | [[registry]] ; location = "quay.io" ; blocked = "true" | 3:1: blocked: expected true or false, found a string
            a flag for a text                         | [[registry]] ; location = true | 2:1: location: expected a string, found true or false
            a table for an array of tables            | [registry] ; location = "quay.io" | 1:1: registry: expected an array of tables, [[registry]], found a table
            an array of texts for an array of tables  | registry = ["quay.io"] | 1:13: expected a table, found a string
            an array for a text                       | [[registry]] ; location = ["a.io"] | 2:1: location: expected a string, found an array
            versions 1 and 2 mixed                    | unqualified-search-registries = [] ; [registries.block] ; registries = ["a.io"] | 2:1: Versions 1 and 2 of the format are mixed
            version 1: a scheme                       | [registries.block] ; registries = ["a.io", "http://b.io"] | 2:23: registries: "http://b.io" has a URL scheme
            a search registry with a path             | unqualified-search-registries = ["a.io", "b.io/x"] | 1:42: unqualified-search-registries: "b.io/x" is not a registry host
            an empty search registry                  | unqualified-search-registries = [""] | 1:34: unqualified-search-registries: "" is not a registry host
            a search registry that is a number        | unqualified-search-registries = [1] | 1:34: expected a string, found a number
            an unknown short-name-mode                | short-name-mode = "ask" | 1:1: short-name-mode: "ask" is not known: expected enforcing, permissive or disabled
            an alias for a full name                  | [aliases] ; "quay.io/a" = "quay.io/b" | 2:1: aliases: "quay.io/a" begins with a registry: the name on the left must be short
            an alias with a tag                       | [aliases] ; "a:1" = "quay.io/a" | 2:1: aliases: "a:1" is not a repository name
            an alias to a short name                  | [aliases] ; a = "library/a" | 2:1: aliases: "library/a" has no registry: expected <registry>/<repository>
            an alias to a registry alone              | [aliases] ; a = "quay.io" | 2:1: aliases: "quay.io" is not a repository
            an alias to a tag                         | [aliases] ; a = "quay.io/a:1" | 2:1: aliases: "a:1" is not a repository name
            an alias to a number                      | [aliases] ; a = 1 | 2:1: a: expected a string, found a number
            """)
    void refuses(String what, String text, String error) {
        read(text);
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("r.conf:" + error);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            an unknown key                     | unqualified-search = [] | 1:1: Unknown key "unqualified-search" has no effect; known are
            an unknown key of a registry       | [[registry]] ; location = "quay.io" ; insecur = true | 3:1: Unknown key "insecur" has no effect; did you mean "insecure"?
            an unknown key of a mirror         | [[registry]] ; location = "quay.io" ; [[registry.mirror]] ; location = "a.io" ; blocked = true | 5:1: Unknown key "blocked" has no effect; known are location, insecure, pull-from-mirror, namespace-proxy
            a second registry with one prefix  | [[registry]] ; location = "quay.io" ; [[registry]] ; location = "quay.io" | 3:1: This registry has no effect: the one on line 1 has the same prefix "quay.io", and the first counts
            a search registry that is no host  | unqualified-search-registries = ["quay.io", "myreg"] | 1:45: unqualified-search-registries: nodes take "myreg" for a namespace of docker.io, and alpine for docker.io/myreg/alpine: write the registry with its domain or port
            version 1                          | [registries.block] ; registries = ["a.io"] | 1:1: This is version 1 of the format
            a prefix with a tag                | [[registry]] ; location = "quay.io/a:1" ; blocked = true | 1:1: This registry has no effect on pulls: container engines look up the repository without its tag or digest
            """)
    void warnsOf(String what, String text, String warning) {
        read(text);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("r.conf:" + warning);
    }

    @Test
    void reportsAllErrorsOfAFile() {
        read("[[registry]] ; location = 1 ; [[registry]] ; [[registry]] ; location = \"http://a.io\"");
        assertThat(problems.errors())
                .extracting(problem -> problem.place().line())
                .containsExactly(2, 3, 5);
    }

    @Test
    void countsLinesThatSayNothing() {
        read("# a comment ;  ; [[registry]] ; # one more\twith a tab ; location = \"http://a.io\"");
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("r.conf:5:1: location");
    }

    @Test
    void countsLinesThatSayNothingInMessagesToo() {
        read("# a comment ; a = 1 ; # one more ; a = 2");
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .containsExactly("r.conf:4:1: This is not TOML: a previously defined at line 2, column 1");
    }

    @Test
    void leavesMultiLineTextsAsTheyAre() {
        read("[[registry]] ; location = \"\"\"quay.io ; # no comment\"\"\"");
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("r.conf:2:1: location: \"quay.io?# no comment\" is not a registry host");
    }

    @Test
    void refusesControlCharactersInComments() {
        read("# \u0001 ; a = 1");
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .first()
                .asString()
                .startsWith("r.conf:1:3: ");
    }

    @Test
    void isNotSlowOnManyCommentsInARow() {
        long start = System.nanoTime();
        assertThat(entries(read("# nothing ; ".repeat(50_000) + "[[registry]] ; location = \"quay.io\"")))
                .isEqualTo("quay.io");
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(10_000_000_000L);
    }

    /** Nothing that could end or begin a text of many lines stands in a comment. */
    @Test
    void isNotSlowOnManyCommentsWithQuotesInARow() {
        assertTimeoutPreemptively(
                Duration.ofSeconds(10),
                () -> assertThat(entries(
                                read("# \"\"\" and ''' ; ".repeat(50_000) + "[[registry]] ; location = \"quay.io\"")))
                        .isEqualTo("quay.io"));
    }

    @Test
    void isNotSlowOnManySlashesInASearchRegistry() {
        String text = "unqualified-search-registries = [\"a" + "/".repeat(500_000) + "b\"]";

        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> read(text));

        assertThat(problems.errors()).hasSize(1);
    }

    @Test
    void saysWhatToWriteInsteadOfVersion1() {
        read("[registries.search] ; registries = [\"localhost\", \"myreg\"]");
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .satisfiesExactly(
                        version -> assertThat(version)
                                .isEqualTo(
                                        "r.conf:1:1: This is version 1 of the format, which CRI-O and newer container engines refuse:"
                                                + " write a [[registry]] table with location and with insecure or blocked for each registry, and"
                                                + " unqualified-search-registries"),
                        search -> assertThat(search)
                                .startsWith("r.conf:2:28: unqualified-search-registries: nodes take \"myreg\" for"));
    }

    @Test
    void readsHowShortNamesAreCompleted() {
        RegistriesConf conf = read("""
                unqualified-search-registries = ["quay.io", "docker.io/", "registry.corp:5000"]
                short-name-mode = "enforcing"
                credential-helpers = ["containers-auth.json"]

                [aliases]
                "fedora" = "registry.fedoraproject.org/fedora"
                "org/app" = "quay.io/org/app"
                "gone" = ""
                """);
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
        assertThat(conf.shortNames().searchRegistries())
                .extracting(Object::toString)
                .containsExactly("quay.io", "docker.io", "registry.corp:5000");
        assertThat(conf.shortNames().mode()).isEqualTo(ShortNames.Mode.ENFORCING);
        assertThat(new TreeMap<>(conf.aliases()))
                .hasToString("{fedora=Optional[registry.fedoraproject.org/fedora], gone=Optional.empty,"
                        + " org/app=Optional[quay.io/org/app]}");
    }

    @Test
    void readsTheSearchRegistriesOfVersion1() {
        RegistriesConf conf = read("[registries.search] ; registries = [\"quay.io\", \"docker.io\"]");
        assertThat(conf.shortNames().searchRegistries()).hasToString("[quay.io, docker.io]");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void isPermissiveUnlessItSaysOtherwise() {
        assertThat(read("").shortNames()).isEqualTo(ShortNames.NONE);
        assertThat(read("short-name-mode = \"\"").shortNameMode()).isEmpty();
    }

    @Test
    void refusesVersion1InADropInFile() {
        new RegistriesConfReader(problems).readDropIn("[registries.block]\nregistries = [\"a.io\"]\n");
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .containsExactly(
                        "r.conf:1:1: This is version 1 of the format, and a drop-in file must have version 2: use"
                                + " [[registry]]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            an entry replaces that of its prefix as a whole | [[registry]] ; location = "a.io" ; insecure = true ; [[registry.mirror]] ; location = "m.io" | [[registry]] ; prefix = "a.io" ; location = "b.io" | a.io => b.io
            other entries stay                              | [[registry]] ; location = "a.io" | [[registry]] ; location = "b.io" ; blocked = true | a.io; b.io blocked
            files need not agree about one location         | [[registry]] ; location = "a.io" ; insecure = true | [[registry]] ; prefix = "b.io" ; location = "a.io" | a.io insecure; b.io => a.io
            an empty file changes nothing                   | [[registry]] ; location = "a.io" | `` | a.io
            """)
    void laterFilesOverlayEarlierOnes(String rule, String first, String second, String entries) {
        RegistriesConf conf = read(first).overlaidBy(new RegistriesConfReader(problems).readDropIn(lines(second)));
        assertThat(entries(conf)).isEqualTo(entries);
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void laterFilesOverlayTheSettingsForShortNames() {
        RegistriesConf first =
                read("unqualified-search-registries = [\"a.io\"] ; short-name-mode = \"disabled\" ; [aliases] ;"
                        + " a = \"a.io/a\" ; b = \"b.io/b\"");
        RegistriesConf second = read("[aliases] ; a = \"\" ; c = \"c.io/c\"");
        assertThat(first.overlaidBy(second).shortNames())
                .isEqualTo(new ShortNames(
                        first.shortNames().searchRegistries(),
                        Map.of(
                                "a", Optional.empty(),
                                "b", first.aliases().get("b"),
                                "c", second.aliases().get("c")),
                        ShortNames.Mode.DISABLED));
        assertThat(first.overlaidBy(read("unqualified-search-registries = []")).searchRegistries())
                .contains(List.of());
    }
}
