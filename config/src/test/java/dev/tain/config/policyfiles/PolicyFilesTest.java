package dev.tain.config.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tain.config.problem.Problem;
import dev.tain.oci.Reference;
import dev.tain.oci.Repository;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.PullPlanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFilesTest {

    private static final String DIGEST = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static final String FAILS = ": OpenShift's machine-config operator then fails, and writes no mirror and no"
            + " insecure or blocked registry of any object to nodes";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private LoadedPolicy load() {
        return PolicyFiles.load(directory);
    }

    private List<String> entries() {
        return load().entries().stream().map(Object::toString).toList();
    }

    private List<String> places(String reference) {
        return new PullPlanner(load().policy(), new OwnHosts(Set.of()))
                .plan(Reference.parse(reference), Optional.empty()).sources().stream()
                        .map(source ->
                                source.endpoint() + " " + source.reference().repository())
                        .toList();
    }

    private ThrowableAssertAlternative<PolicyFileException> assertRefused() {
        return assertThatExceptionOfType(PolicyFileException.class).isThrownBy(this::load);
    }

    @Test
    void isEmptyWithoutADirectory() {
        assertThat(PolicyFiles.load(PolicyTexts.NONE, List.of()).entries()).isEmpty();
    }

    @Test
    void isEmptyWithAnEmptyDirectory() {
        assertThat(PolicyFiles.load(directory).entries()).isEmpty();
    }

    /** Nodes take it so, and not in the one file that Tain makes of the two. */
    @Test
    void warnsOfRegistriesInTwoFilesThatDisagree() throws IOException {
        write("registries.conf", "[[registry]]\nprefix = \"docker.io\"\nlocation = \"proxy.corp:5000\"\n");
        write("registries.conf.d/20.conf", "[[registry]]\nlocation = \"proxy.corp:5000\"\ninsecure = true\n");

        assertThat(load().warnings())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .contains("\"docker.io\" and \"proxy.corp:5000\" are both at \"proxy.corp:5000\"");
    }

    @Test
    void warnsOfADirectoryInWhichNothingCounts() throws IOException {
        write("nothing/x.conf", "[[registry]]\nlocation = \"quay.io\"\n");
        write("some/registries.conf", "[[registry]]\nlocation = \"quay.io\"\n");
        Path nothing = directory.resolve("nothing");

        LoadedPolicy loaded = PolicyFiles.load(List.of(nothing, directory.resolve("some")));

        assertThat(loaded.warnings())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(nothing + ":1:1: There is no policy in this directory")
                .contains("only as registries.conf or below registries.conf.d");
    }

    @Test
    void saysThatAFileIsNotThereWhateverItsName() {
        Path nowhere = directory.resolve("nowhere");

        assertThatExceptionOfType(PolicyFileException.class)
                .isThrownBy(() -> PolicyFiles.load(List.of(nowhere)))
                .withMessage(nowhere + ":1:1: There is no such file or directory");
    }

    /** With the link's target, a registry may be blocked. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "registries.conf",
                "registries.conf.d",
                "registries.conf.d/10.conf",
                "objects.yaml",
                "objects.json"
            })
    void refusesWhatIsThereAndCannotBeLookedAt(String name) throws IOException {
        Path link = directory.resolve(name);
        Files.createDirectories(link.resolveSibling("."));

        Files.createSymbolicLink(link, Path.of("nothing"));
        assertRefused().withMessageContaining(name).withMessageContaining("NoSuchFileException");

        Files.delete(link);
        Files.createSymbolicLink(link, link.getFileName());
        assertRefused().withMessageContaining(name).withMessageContaining("Too many levels of symbolic links");
    }

    @Test
    void refusesAFileForTheDirectoryOfDropInFiles() throws IOException {
        write("registries.conf.d", "");
        assertRefused().withMessageContaining("registries.conf.d:1:1: The directory cannot be listed: ");
    }

    @Test
    void saysThatWhatIsNamedCannotBeLookedAt() throws IOException {
        Path link = directory.resolve("link");
        Files.createSymbolicLink(link, link.getFileName());

        assertThatExceptionOfType(PolicyFileException.class)
                .isThrownBy(() -> PolicyFiles.load(List.of(link)))
                .withMessageStartingWith(link + ":1:1: It cannot be looked at: ");
    }

    @Test
    void saysBesideAnErrorWhichKeyMayBeMisspelt() throws IOException {
        write("registries.conf", "[[registry]]\nlocaton = \"a.example\"\n");
        write("registries.conf.d/10.conf", "unknown = 1\n");

        assertRefused()
                .withMessageMatching(
                        "(?s)registries.conf:1:\\d+: This registry has neither prefix nor location[^\n]*\n"
                                + "warning: registries.conf:2:1: Unknown key \"locaton\" has no effect; did you mean \"location\"\\?")
                .satisfies(refused -> assertThat(refused.problems()).hasSize(1));
    }

    @Test
    void refusesADirectoryThatIsNotThere() {
        Path missing = directory.resolve("missing");
        assertThatExceptionOfType(PolicyFileException.class)
                .isThrownBy(() -> PolicyFiles.load(missing))
                .withMessage(missing + ":1:1: The policy directory does not exist: create it or remove the setting");
    }

    @Test
    void refusesAFileForADirectory() throws IOException {
        write("file", "");
        assertThatExceptionOfType(PolicyFileException.class)
                .isThrownBy(() -> PolicyFiles.load(directory.resolve("file")))
                .withMessageContaining("cannot be listed");
    }

    @Test
    void joinsRegistriesConfWithObjects() throws IOException {
        write("registries.conf", """
                [[registry]]
                prefix = "registry.access.redhat.com"
                location = "127.0.0.1:5001"
                insecure = true

                [[registry]]
                prefix = "example.com"
                location = "127.0.0.1:5002"
                insecure = true
                """);
        write("registryrepomirror.yaml", """
                apiVersion: operator.openshift.io/v1alpha1
                kind: ImageContentSourcePolicy
                metadata:
                  name: ubi8repo
                spec:
                  repositoryDigestMirrors:
                  - mirrors:
                    - example.io/example/ubi-minimal
                    - example.com/example/ubi-minimal
                    source: registry.access.redhat.com/ubi8/ubi-minimal
                """);
        assertThat(places("registry.access.redhat.com/ubi8/ubi-minimal@" + DIGEST))
                .containsExactly(
                        "example.io example.io/example/ubi-minimal",
                        "127.0.0.1:5002 (insecure) 127.0.0.1:5002/example/ubi-minimal",
                        "127.0.0.1:5001 (insecure) 127.0.0.1:5001/ubi8/ubi-minimal");
        assertThat(places("registry.access.redhat.com/ubi8/ubi-minimal:latest"))
                .containsExactly("127.0.0.1:5001 (insecure) 127.0.0.1:5001/ubi8/ubi-minimal");
    }

    @Test
    void readsDropInFilesInTheOrderOfTheirNames() throws IOException {
        write("registries.conf", "[[registry]]\nlocation = \"a.io\"\n[[registry]]\nlocation = \"b.io\"\n");
        write("registries.conf.d/20-b.conf", "[[registry]]\nprefix = \"a.io\"\nlocation = \"late.io\"\n");
        write("registries.conf.d/10-a.conf", "[[registry]]\nprefix = \"a.io\"\nlocation = \"early.io\"\n");
        write("registries.conf.d/30-c.txt", "not a policy");
        write("registries.conf.d/below/40-d.conf", "not a policy");
        assertThat(entries()).containsExactly("a.io => late.io", "b.io");
        assertThat(load().files())
                .map(file -> directory.relativize(file).toString())
                .containsExactly("registries.conf", "registries.conf.d/10-a.conf", "registries.conf.d/20-b.conf");
    }

    @Test
    void needsNoMainFile() throws IOException {
        write("registries.conf.d/a.conf", "[[registry]]\nlocation = \"a.io\"\n");
        assertThat(entries()).containsExactly("a.io");
    }

    @Test
    void readsYamlAndJsonButNoHiddenOrOtherFiles() throws IOException {
        String object =
                "{\"apiVersion\": \"config.openshift.io/v1\", \"kind\": \"ImageTagMirrorSet\", \"metadata\": {\"name\": \"%s\"},"
                        + " \"spec\": {\"imageTagMirrors\": [{\"source\": \"%s.io\", \"mirrors\": [\"m.io\"]}]}}";
        write("a.yaml", object.formatted("a", "a"));
        write("b.YML", object.formatted("b", "b"));
        write("c.json", object.formatted("c", "c"));
        write(".d.yaml", "hidden");
        write("e.yaml.bak", "a copy");
        write("f/g.yaml", "below");
        assertThat(entries())
                .containsExactly("a.io <- m.io tag-only", "b.io <- m.io tag-only", "c.io <- m.io tag-only");
        assertThat(load().mirrorSets()).hasSize(3);
        assertThat(load().base()).isEmpty();
    }

    @Test
    void appliesTheImageConfiguration() throws IOException {
        write("registries.conf", "unqualified-search-registries = [\"docker.io\"]\n");
        write("image.yaml", """
                apiVersion: config.openshift.io/v1
                kind: Image
                metadata: {name: cluster}
                spec:
                  registrySources:
                    insecureRegistries: [lab.corp]
                    allowedRegistries: [quay.io, lab.corp]
                    containerRuntimeSearchRegistries: [quay.io]
                """);
        LoadedPolicy policy = load();
        assertThat(entries()).containsExactly("lab.corp insecure");
        assertThat(policy.policy().forbids(Repository.parse("docker.io/a/b"))).isTrue();
        assertThat(policy.policy().forbids(Repository.parse("quay.io/a/b"))).isFalse();
        assertThat(policy.registrySources().allowed()).hasToString("[quay.io, lab.corp]");
        assertThat(policy.shortNames().searchRegistries()).hasToString("[quay.io]");
    }

    /** OpenShift writes them into the drop-in file 01-image-searchRegistries.conf. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "registries.conf, quay.io",
        "registries.conf.d/00-first.conf, quay.io",
        "registries.conf.d/01-image-searchRegistries.conf, quay.io",
        "registries.conf.d/50-later.conf, docker.io"
    })
    void putsTheClustersSearchRegistriesAmongTheDropInFiles(String file, String searched) throws IOException {
        write(file, "unqualified-search-registries = [\"docker.io\"]\n");
        write("registries.conf.d/90-silent.conf", "short-name-mode = \"enforcing\"\n");
        write("image.yaml", """
                apiVersion: config.openshift.io/v1
                kind: Image
                metadata: {name: cluster}
                spec: {registrySources: {containerRuntimeSearchRegistries: [quay.io]}}
                """);
        assertThat(load().shortNames().searchRegistries()).hasToString("[" + searched + "]");
    }

    @Test
    void ordersNamedDropInFilesByTheirNamesAlone() throws IOException {
        write("a/50-b.conf", "[[registry]]\nprefix = \"a.io\"\nlocation = \"late.io\"\n");
        write("b/10-a.conf", "[[registry]]\nprefix = \"a.io\"\nlocation = \"early.io\"\n");
        List<Path> named = List.of(directory.resolve("a/50-b.conf"), directory.resolve("b/10-a.conf"));

        assertThat(PolicyFiles.load(named).entries())
                .extracting(Object::toString)
                .containsExactly("a.io => late.io");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            a blocked scope in a wildcard                 | Digest "*.s.io" m.io                     | blocked  | a.s.io     | *.s.io
            an insecure scope in a wildcard               | Digest "*.s.io" m.io                     | insecure | a.s.io/x   | *.s.io
            a wildcard in a wildcard                      | Digest "*.s.io" m.io                     | blocked  | "*.a.s.io" | *.s.io
            a scope in a wildcard for tags                | Tag "*.s.io" m.io                        | blocked  | a.s.io     | *.s.io
            a scope that takes mirrors only then          | Digest "*.s.io" m.io; Digest a.s.io n.io | blocked  | a.s.io/x   | *.s.io
            a scope that has mirrors for digests before   | Tag "*.s.io" m.io; Digest a.s.io n.io    | blocked  | a.s.io/x   | -
            a scope that has mirrors                      | Digest "*.s.io" m.io; Tag a.s.io n.io    | blocked  | a.s.io     | -
            the wildcard itself                           | Digest "*.s.io" m.io                     | blocked  | "*.s.io"   | -
            a scope outside                               | Digest "*.s.io" m.io                     | blocked  | s.io       | -
            a wildcard source without a mirror            | Digest "*.s.io" ""                       | blocked  | a.s.io     | -
            """)
    void warnsOfScopesOnWhichTheOperatorFails(String what, String sets, String list, String scope, String source)
            throws IOException {
        int number = 0;
        for (String set : sets.split("; ", -1)) {
            String[] words = set.replace("\"\"", "").split(" ", -1);
            write("set%d.yaml".formatted(number++), """
                    apiVersion: config.openshift.io/v1
                    kind: Image%1$sMirrorSet
                    metadata: {name: set%4$d}
                    spec: {image%1$sMirrors: [{source: %2$s, mirrors: [%3$s]}]}
                    """.formatted(words[0], words[1], words[2], number));
        }
        write("z.yaml", """
                apiVersion: config.openshift.io/v1
                kind: Image
                metadata: {name: cluster}
                spec: {registrySources: {%sRegistries: [%s]}}
                """.formatted(list, scope));

        assertThat(load().warnings())
                .extracting(Problem::toString)
                .isEqualTo(
                        source == null
                                ? List.of()
                                : List.of("z.yaml:1:1: %s lies in the source %s and has no mirrors of its own"
                                                .formatted(scope.replace("\"", ""), source)
                                        + FAILS
                                        + ", and Tain gives it no mirrors. Name mirrors for it, or hosts instead of the"
                                        + " wildcard"));
    }

    @Test
    void namesFileLineAndColumnOfAllErrors() throws IOException {
        write("registries.conf", "[[registry]]\nlocation = \"https://quay.io\"\n\n[[registry]]\nprefix = 3\n");
        write("registries.conf.d/a.conf", "[[registry]]\n");
        write("a.yaml", "apiVersion: config.openshift.io/v1\nkind: ImageDigestMirorSet\n");
        assertRefused().withMessage("""
                        registries.conf:2:1: location: "https://quay.io" has a URL scheme: leave out "https://", for the\
                         scheme follows from insecure
                        registries.conf:5:1: prefix: expected a string, found a number
                        registries.conf.d/a.conf:1:1: This registry has neither prefix nor location: set at least location
                        a.yaml:2:7: Unknown kind ImageDigestMirorSet; did you mean "ImageDigestMirrorSet"?""").satisfies(e -> {
            assertThat(e.problems()).hasSize(4);
            assertThat(e.file()).isEqualTo(Path.of("registries.conf"));
            assertThat(e.line()).isEqualTo(2);
            assertThat(e.column()).isEqualTo(1);
        });
    }

    @Test
    void showsOnlyTheFirstOfVeryManyErrors() throws IOException {
        write("registries.conf", "[[registry]]\n".repeat(100));
        assertRefused().satisfies(e -> {
            assertThat(e.problems()).hasSize(100);
            assertThat(e).message().hasLineCount(21).endsWith("\nand 80 more");
        });
    }

    @Test
    void collectsWarnings() throws IOException {
        write("registries.conf", "[[registry]]\nlocation = \"quay.io\"\nblock = true\n");
        assertThat(load().warnings())
                .extracting(Problem::toString)
                .containsExactly("registries.conf:3:1: Unknown key \"block\" has no effect; did you mean \"blocked\"?");
    }

    @Test
    void refusesOneObjectInTwoFiles() throws IOException {
        String object = "{apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a}, spec: {}}";
        write("a.yaml", object);
        write("b.yaml", object);
        assertRefused()
                .withMessage(
                        "b.yaml:1:1: ImageTagMirrorSet a is defined twice, first at a.yaml:1:1: rename or remove one");
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        Files.write(directory.resolve("registries.conf"), "# é".getBytes(StandardCharsets.ISO_8859_1));
        assertRefused().withMessage("registries.conf:1:1: The file is not UTF-8: save it in that encoding");
    }

    @Test
    void readsOverAByteOrderMark() throws IOException {
        write("registries.conf", "\uFEFF[[registry]]\nlocation = \"quay.io\"\n");
        assertThat(entries()).containsExactly("quay.io");
    }

    @Test
    void refusesALinkThatLeadsNowhere() throws IOException {
        Files.createSymbolicLink(directory.resolve("a.yaml"), directory.resolve("gone"));
        assertRefused().withMessageStartingWith("a.yaml:1:1: The file cannot be read: ");
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        write("registries.conf", "#".repeat(8 * 1024 * 1024 + 1));
        assertRefused()
                .withMessage("registries.conf:1:1: The file has 8388609 bytes, and at most 8388608 are read: split it");
    }

    @Test
    void refusesObjectsThatCannotBeMerged() throws IOException {
        String mirror = "m.io/" + "b".repeat(200);
        String scope = "s.io/" + "a".repeat(200);
        write("a.yaml", """
                {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a},
                 spec: {imageTagMirrors: [{source: s.io, mirrors: [%s]}]}}
                ---
                {apiVersion: config.openshift.io/v1, kind: Image, metadata: {name: cluster},
                 spec: {registrySources: {blockedRegistries: [%s]}}}
                """.formatted(mirror, scope));
        assertRefused()
                .withMessageStartingWith(
                        "a.yaml:1:1: The objects cannot be merged: %s has no mirrors of its own, and what it"
                                        .formatted(scope)
                                + " would take from the source s.io, the mirror %s, is no place there: "
                                        .formatted(mirror));
    }

    @Test
    void followsTheLinksOfAConfigMapMount() throws IOException {
        write("..2026_01_01/registries.conf", "[[registry]]\nlocation = \"quay.io\"\n");
        write("..2026_01_01/a.yaml", "");
        Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_01_01"));
        Files.createSymbolicLink(directory.resolve("registries.conf"), Path.of("..data/registries.conf"));
        Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data/a.yaml"));
        assertThat(entries()).containsExactly("quay.io");
    }
}
