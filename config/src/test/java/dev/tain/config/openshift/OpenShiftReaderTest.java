package dev.tain.config.openshift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Problems;
import dev.tain.policy.MirrorSet;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenShiftReaderTest {

    private static final String FAILS = ": OpenShift's machine-config operator then fails, and writes no mirror and no"
            + " insecure or blocked registry of any object to nodes";

    private final Problems problems = new Problems(Path.of("o.yaml"));
    private final OpenShiftReader reader = new OpenShiftReader(problems, new ClusterChecks());

    /** An object of a kind whose {@code spec} is given in one line, as flow YAML. */
    private static String object(String kind, String spec) {
        String group =
                kind.equals("ImageContentSourcePolicy") ? "operator.openshift.io/v1alpha1" : "config.openshift.io/v1";
        String name = kind.equals("Image") ? "cluster" : "test";
        return """
                apiVersion: %s
                kind: %s
                metadata: {name: %s}
                spec: %s
                """.formatted(group, kind, name, spec);
    }

    private static String sets(OpenShiftObjects objects) {
        return objects.mirrorSets().stream()
                .map(set -> "%s %s%s <- %s"
                        .formatted(
                                set.kind(),
                                set.source(),
                                set.neverContactSource() ? " never" : "",
                                set.mirrors().stream().map(Object::toString).collect(Collectors.joining(", "))))
                .collect(Collectors.joining("; "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ICSP: mirrors for digests         | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io/a, mirrors: [m.io/a, n.io:5000/b]}]} | DIGEST s.io/a <- m.io/a, n.io:5000/b
            ICSP: several sources             | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io, mirrors: [m.io]}, {source: t.io, mirrors: [m.io]}]} | DIGEST s.io <- m.io; DIGEST t.io <- m.io
            ICSP: a source without mirrors    | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io}]} | DIGEST s.io <-
            ICSP: mirrors that are null       | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io, mirrors: null}]} | DIGEST s.io <-
            ICSP: mirrors without a value     | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io, mirrors: }]} | DIGEST s.io <-
            ICSP: no sources                  | ImageContentSourcePolicy | {} | ``
            ICSP: a mirror twice              | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io, mirrors: [m.io, m.io]}]} | DIGEST s.io <- m.io, m.io
            IDMS: mirrors for digests         | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrors: [m.io]}]} | DIGEST s.io <- m.io
            IDMS: a wildcard source           | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: "*.s.io", mirrors: [m.io]}]} | DIGEST *.s.io <- m.io
            IDMS: NeverContactSource          | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrors: [m.io], mirrorSourcePolicy: NeverContactSource}]} | DIGEST s.io never <- m.io
            IDMS: AllowContactingSource       | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrors: [m.io], mirrorSourcePolicy: AllowContactingSource}]} | DIGEST s.io <- m.io
            IDMS: the source among its mirrors | ImageDigestMirrorSet    | {imageDigestMirrors: [{source: s.io, mirrors: [m.io, s.io]}]} | DIGEST s.io <- m.io, s.io
            IDMS: capital letters in a host   | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: S.io/a, mirrors: [M.io]}]} | DIGEST s.io/a <- m.io
            ICSP: slashes at the end          | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io/a/, mirrors: [m.io/b/]}]} | DIGEST s.io/a <- m.io/b
            ITMS: mirrors for tags            | ImageTagMirrorSet        | {imageTagMirrors: [{source: s.io, mirrors: [m.io]}]} | TAG s.io <- m.io
            ITMS: NeverContactSource          | ImageTagMirrorSet        | {imageTagMirrors: [{source: s.io, mirrors: [m.io], mirrorSourcePolicy: NeverContactSource}]} | TAG s.io never <- m.io
            ICP: mirrors for digests          | ImageContentPolicy       | {repositoryDigestMirrors: [{source: s.io/a, mirrors: [m.io/a]}]} | DIGEST s.io/a <- m.io/a
            ICP: allowMirrorByTags            | ImageContentPolicy       | {repositoryDigestMirrors: [{source: s.io/a, mirrors: [m.io/a], allowMirrorByTags: true}]} | DIGEST s.io/a <- m.io/a; TAG s.io/a <- m.io/a
            ICP: a source with a tag          | ImageContentPolicy       | {repositoryDigestMirrors: [{source: "s.io/a:1", mirrors: ["m.io/a:1"]}]} | DIGEST s.io/a:1 <- m.io/a:1
            """)
    void readsMirrors(String rule, String kind, String spec, String sets) {
        assertThat(sets(reader.readYaml(object(kind, spec))).strip()).isEqualTo(sets);
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void warnsOfAKindThatTheOperatorTakesNoMirrorsFrom() {
        reader.readYaml(
                object("ImageContentPolicy", "{repositoryDigestMirrors: [{source: s.io/a, mirrors: [m.io/a]}]}"));

        assertThat(problems.warnings())
                .singleElement()
                .asString()
                .contains("machine-config operator takes no mirrors", "use ImageDigestMirrorSet and ImageTagMirrorSet");
    }

    @Test
    void warnsOfSingleImagesAmongRegistries() {
        reader.readYaml("""
                apiVersion: config.openshift.io/v1
                kind: Image
                metadata: {name: cluster}
                spec: {registrySources: {allowedRegistries: ["a.io/app:latest", b.io]}}
                """);

        assertThat(problems.warnings())
                .singleElement()
                .asString()
                .contains("allowedRegistries: nodes pull a.io/app:latest alone of its repository");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            an unknown field of spec              | ImageDigestMirrorSet     | {imageDigestMirors: []} | 4:8: Unknown field spec.imageDigestMirors; did you mean "imageDigestMirrors"?
            an unknown field of an element        | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirror: [m.io]}]} | 4:44: Unknown field spec.imageDigestMirrors[0].mirror; did you mean "mirrors"?
            the field of another kind             | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io, mirrorSourcePolicy: NeverContactSource}]} | 4:49: Unknown field spec.repositoryDigestMirrors[0].mirrorSourcePolicy; known are source, mirrors
            no source                             | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io}, {mirrors: [m.io]}]} | 4:45: spec.imageDigestMirrors[1].source is missing: set it
            a source that is a number             | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: 5}]} | 4:38: spec.imageDigestMirrors[0].source: expected a string, found a number
            mirrors that are a text               | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrors: m.io}]} | 4:53: spec.imageDigestMirrors[0].mirrors: expected a list, found a string
            a mirror that is an object            | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrors: [{a: b}]}]} | 4:54: spec.imageDigestMirrors[0].mirrors[]: expected a string, found an object
            an element that is a text             | ImageDigestMirrorSet     | {imageDigestMirrors: [s.io]} | 4:29: spec.imageDigestMirrors[]: expected an object, found a string
            a list that is an object              | ImageDigestMirrorSet     | {imageDigestMirrors: {source: s.io}} | 4:28: spec.imageDigestMirrors: expected a list, found an object
            a flag that is a text                 | ImageContentPolicy       | {repositoryDigestMirrors: [{source: s.io/a, allowMirrorByTags: "true"}]} | 4:70: spec.repositoryDigestMirrors[0].allowMirrorByTags: expected true or false, found a string
            a source with a scheme                | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: "https://s.io"}]} | 4:38: spec.imageDigestMirrors[0].source: "https://s.io" has a URL scheme
            a source with a tag                   | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: "s.io/a:1"}]} | 4:38: spec.imageDigestMirrors[0].source: "s.io/a:1" has a tag or digest: name the repository alone
            a source with a slash at the end      | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io/}]} | 4:38: spec.imageDigestMirrors[0].source: "s.io/" ends with a slash: remove it
            a source with capitals in its path    | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io/A}]} | 4:38: spec.imageDigestMirrors[0].source: "A" is not a repository name
            a wildcard with a path                | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: "*.s.io/a"}]} | 4:38: spec.imageDigestMirrors[0].source: "*.s.io/a" is not a wildcard prefix
            a mirror that is a wildcard           | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrors: ["*.m.io"]}]} | 4:54: spec.imageDigestMirrors[0].mirrors: "*.m.io" has a wildcard where none may stand
            a mirror with a digest                | ImageTagMirrorSet        | {imageTagMirrors: [{source: s.io, mirrors: ["m.io/a@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"]}]} | 4:51: spec.imageTagMirrors[0].mirrors: "m.io/a@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" has a tag or digest
            an empty mirror                       | ImageContentSourcePolicy | {repositoryDigestMirrors: [{source: s.io, mirrors: [""]}]} | 4:59: spec.repositoryDigestMirrors[0].mirrors: "" is not a registry host
            a mirror twice in a set               | ImageTagMirrorSet        | {imageTagMirrors: [{source: s.io, mirrors: [m.io, m.io]}]} | 4:57: The mirror m.io stands here twice: remove one
            an unknown mirrorSourcePolicy         | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrorSourcePolicy: Never}]} | 4:64: spec.imageDigestMirrors[0].mirrorSourcePolicy: "Never" is not known: expected AllowContactingSource or NeverContactSource
            NeverContactSource with itself        | ImageDigestMirrorSet     | {imageDigestMirrors: [{source: s.io, mirrors: [s.io, m.io], mirrorSourcePolicy: NeverContactSource}]} | 4:29: The source s.io is among its own mirrors and has NeverContactSource: remove one of the two
            ICP: a wildcard source                | ImageContentPolicy       | {repositoryDigestMirrors: [{source: "*.s.io"}]} | 4:43: spec.repositoryDigestMirrors[0].source: "*.s.io" has a wildcard where none may stand
            ICP: an address                       | ImageContentPolicy       | {repositoryDigestMirrors: [{source: 10.0.0.1/a}]} | 4:43: spec.repositoryDigestMirrors[0].source: "10.0.0.1/a" has a host of which some part does not begin with a letter
            ICP: a source twice                   | ImageContentPolicy       | {repositoryDigestMirrors: [{source: s.io}, {source: s.io}]} | 4:50: The source s.io stands twice in this object: join its mirrors in one list
            Image: an unknown field               | Image                    | {registrySource: {}} | 4:8: Unknown field spec.registrySource; did you mean "registrySources"?
            Image: an unknown list                | Image                    | {registrySources: {blockedRegistry: [a.io]}} | 4:26: Unknown field spec.registrySources.blockedRegistry; did you mean "blockedRegistries"?
            Image: blocked and allowed            | Image                    | {registrySources: {blockedRegistries: [a.io], allowedRegistries: [b.io]}} | 4:25: Only one of blockedRegistries and allowedRegistries may be set
            Image: a wildcard in the middle       | Image                    | {registrySources: {insecureRegistries: ["a.*.io"]}} | 4:47: spec.registrySources.insecureRegistries: "a.*.io" has a wildcard where none may stand
            Image: an empty scope                 | Image                    | {registrySources: {allowedRegistries: [""]}} | 4:46: spec.registrySources.allowedRegistries: "" is not a registry host
            Image: a search registry with a path  | Image                    | {registrySources: {containerRuntimeSearchRegistries: [a.io/b]}} | 4:61: spec.registrySources.containerRuntimeSearchRegistries: "a.io/b" is not a registry host
            """)
    void refusesSpecs(String what, String kind, String spec, String error) {
        reader.readYaml(object(kind, spec));
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("o.yaml:" + error);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no kind                    | {apiVersion: v1} | 1:1: kind is missing: set it
            no apiVersion              | {kind: ImageTagMirrorSet} | 1:1: apiVersion is missing: set it
            another apiVersion         | {apiVersion: v1, kind: ImageTagMirrorSet, metadata: {name: a}, spec: {}} | 1:14: apiVersion: expected config.openshift.io/v1 for this kind, found "v1"
            a misspelt kind            | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSets} | 1:44: Unknown kind ImageTagMirrorSets; did you mean "ImageTagMirrorSet"?
            no metadata                | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, spec: {}} | 1:1: metadata is missing: set it
            no name                    | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {}, spec: {}} | 1:73: metadata.name is missing: set it
            a name with an empty part  | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a..b}, spec: {}} | 1:80: metadata.name: "a..b" is no object name
            a name with a lone dash    | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a.-b}, spec: {}} | 1:80: metadata.name: "a.-b" is no object name
            a name with capitals       | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: A}, spec: {}} | 1:80: metadata.name: "A" is no object name
            an unknown metadata field  | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a, label: b}, spec: {}} | 1:83: Unknown field metadata.label; did you mean "labels"?
            no spec                    | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a}} | 1:1: spec is missing: set it
            an unknown top-level field | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a}, spec: {}, specs: {}} | 1:94: Unknown field specs; did you mean "spec"?
            a field twice              | {apiVersion: config.openshift.io/v1, kind: ImageTagMirrorSet, metadata: {name: a}, spec: {}, spec: {}} | 1:94: "spec" stands here twice: remove one
            a text                     | just words | 1:1: Expected an object with apiVersion and kind, found a string
            a list of objects          | [{kind: List}] | 1:1: Expected an object with apiVersion and kind, found a list
            a list inside a list       | {apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: List}]} | 1:61: A list cannot stand inside a list: put its items beside the others
            an item without kind       | {apiVersion: v1, kind: List, items: [{apiVersion: v1}]} | 1:38: items[0].kind is missing: set it
            no YAML                    | {a: b | 1:6: This is not YAML or JSON:
            """)
    void refusesObjects(String what, String text, String error) {
        reader.readYaml(text);
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .hasSize(1)
                .first()
                .asString()
                .startsWith("o.yaml:" + error);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[", "{]", "[}", "{\"a\": [}"})
    void saysWhatIsNoJsonWithoutTheWordsOfALibrary(String text) {
        reader.readJson(text);

        assertThat(problems.errors())
                .singleElement()
                .asString()
                .startsWith("o.yaml:1:")
                .contains("This is not YAML or JSON: Unexpected ")
                .doesNotContain("Source", "Feature", "(");
    }

    @Test
    void readsManyDocumentsAndSkipsEmptyOnes() {
        OpenShiftObjects objects = reader.readYaml("---\n# nothing\n---\n"
                + object("ImageDigestMirrorSet", "{imageDigestMirrors: [{source: a.io, mirrors: [m.io]}]}")
                + "---\n"
                + object("ImageTagMirrorSet", "{imageTagMirrors: [{source: b.io, mirrors: [m.io]}]}")
                + "---\n");
        assertThat(problems.errors()).isEmpty();
        assertThat(sets(objects)).isEqualTo("DIGEST a.io <- m.io; TAG b.io <- m.io");
    }

    @Test
    void readsAListOfObjects() {
        OpenShiftObjects objects = reader.readYaml("""
                apiVersion: v1
                kind: List
                metadata: {resourceVersion: ""}
                items:
                - apiVersion: config.openshift.io/v1
                  kind: ImageDigestMirrorSet
                  metadata: {name: a, labels: {x: "y"}, creationTimestamp: "2026-01-01T00:00:00Z"}
                  spec:
                    imageDigestMirrors:
                    - source: a.io
                      mirrors: [m.io]
                  status: {}
                """);
        assertThat(problems.errors()).isEmpty();
        assertThat(objects.mirrorSets()).extracting(MirrorSet::name).containsExactly("a");
    }

    @Test
    void readsJson() {
        String text = """
                {"apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet",
                 "metadata": {"name": "a"},
                \t"spec": {"imageDigestMirrors": [{"source": "a.io", "mirrors": ["m.io"]}]}}
                """;
        assertThat(sets(reader.readJson(text))).isEqualTo("DIGEST a.io <- m.io");
        assertThat(problems.errors()).isEmpty();
    }

    @Test
    void namesTheLineAndColumnInJson() {
        reader.readJson("{\"apiVersion\": \"v1\",\n \"kind\": 5}");
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .containsExactly("o.yaml:2:10: kind: expected a string, found a number");
    }

    @Test
    void followsAnchors() {
        OpenShiftObjects objects = reader.readYaml("""
                apiVersion: config.openshift.io/v1
                kind: ImageDigestMirrorSet
                metadata: {name: a}
                spec:
                  imageDigestMirrors:
                  - source: a.io
                    mirrors: &mirrors [m.io, n.io]
                  - source: b.io
                    mirrors: *mirrors
                """);
        assertThat(problems.errors()).isEmpty();
        assertThat(sets(objects)).isEqualTo("DIGEST a.io <- m.io, n.io; DIGEST b.io <- m.io, n.io");
    }

    @Test
    void followsAnchorsOfTextsAndNames() {
        OpenShiftObjects objects = reader.readYaml("""
                apiVersion: config.openshift.io/v1
                kind: &kind ImageDigestMirrorSet
                metadata: {name: a, labels: {&label n.io: *kind}}
                spec:
                  imageDigestMirrors:
                  - source: a.io
                    mirrors: [&mirror m.io]
                    mirrorSourcePolicy: &never NeverContactSource
                  - source: b.io
                    mirrors: [*mirror, *label]
                    mirrorSourcePolicy: *never
                """);
        assertThat(problems.errors()).isEmpty();
        assertThat(sets(objects)).isEqualTo("DIGEST a.io never <- m.io; DIGEST b.io never <- m.io, n.io");
    }

    @Test
    void followsTheLastOfSeveralAnchorsOfOneName() {
        OpenShiftObjects objects = reader.readYaml(object(
                "ImageTagMirrorSet",
                "{imageTagMirrors: [{source: &a a.io, mirrors: [&a m.io]}," + " {source: b.io, mirrors: [*a]}]}"));
        assertThat(problems.errors()).isEmpty();
        assertThat(sets(objects)).isEqualTo("TAG a.io <- m.io; TAG b.io <- m.io");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            in a list             | {imageTagMirrors: [{source: s.io, mirrors: [m.io, *more]}]} | o.yaml:4:57: There is no anchor &more before *more in this document
            instead of a list     | {imageTagMirrors: [{source: s.io, mirrors: *more}]} | o.yaml:4:50: There is no anchor &more before *more in this document
            instead of a text     | {imageTagMirrors: [{source: s.io, mirrorSourcePolicy: *never}]} | o.yaml:4:61: There is no anchor &never before *never in this document
            before its anchor     | {imageTagMirrors: [{source: s.io, mirrors: *more}, {source: t.io, mirrors: &more [m.io]}]} | o.yaml:4:50: There is no anchor &more before *more in this document
            within its own anchor | {imageTagMirrors: &all [{source: s.io, mirrors: *all}]} | o.yaml:4:55: *all stands within the value that has the anchor &all
            """)
    void refusesAnAliasThatStandsForNothing(String rule, String spec, String error) {
        reader.readYaml(object("ImageTagMirrorSet", spec));
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .startsWith(error + ": write out what is meant, or put the anchor before it");
    }

    @Test
    void anAnchorEndsWithItsDocument() {
        reader.readYaml(object("ImageTagMirrorSet", "{imageTagMirrors: [{source: s.io, mirrors: &more [m.io]}]}")
                + "---\n"
                + object("ImageTagMirrorSet", "{imageTagMirrors: [{source: t.io, mirrors: *more}]}")
                        .replace("name: test", "name: other"));
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("o.yaml:9:50: There is no anchor &more before *more");
    }

    @Test
    void refusesAnAliasForAName() {
        reader.readYaml(object("ImageTagMirrorSet", "{&name imageTagMirrors: [], *name : []}"));
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith("o.yaml:4:");
    }

    /** As kubectl and oc expand them before they send an object; what they expand otherwise than YAML 1.1 has it is refused. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            all of an object     | [&a {source: a.io, mirrors: [m.io]}, {<<: *a, source: b.io}] | TAG a.io <- m.io; TAG b.io <- m.io
            other fields before  | [{source: b.io, <<: {mirrors: [m.io]}}] | TAG b.io <- m.io
            an object in place   | [{<<: {mirrors: [m.io]}, source: b.io}] | TAG b.io <- m.io
            the first of several | [&a {source: a.io, mirrors: [m.io]}, &b {source: b.io, mirrors: [n.io], mirrorSourcePolicy: NeverContactSource}, {<<: [*a, *b], source: c.io}] | TAG a.io <- m.io; TAG b.io never <- n.io; TAG c.io never <- m.io
            one of a merged one  | [&a {source: a.io, mirrors: [m.io]}, &b {<<: *a, source: b.io}, {<<: *b, source: c.io}] | TAG a.io <- m.io; TAG b.io <- m.io; TAG c.io <- m.io
            """)
    void mergesObjects(String rule, String sources, String sets) {
        OpenShiftObjects objects = reader.readYaml(object("ImageTagMirrorSet", "{imageTagMirrors: " + sources + "}"));
        assertThat(problems.errors()).isEmpty();
        assertThat(sets(objects)).isEqualTo(sets);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {<<: m.io, source: a.io}                 | o.yaml:4:27: "<<" merges objects: expected an object or a list of objects, found a string
            {<<: [{mirrors: [m.io]}, 1], source: a.io} | o.yaml:4:27: "<<" merges objects: expected an object or a list of objects, found a number
            {<<: , source: a.io}                     | o.yaml:4:27: "<<" merges objects: expected an object or a list of objects, found nothing
            {<<: *none, source: a.io}                | o.yaml:4:31: There is no anchor &none before *none in this document: write out what is meant, or put the anchor before it
            {"<<": {mirrors: [m.io]}, source: a.io}  | o.yaml:4:27: Unknown field spec.imageTagMirrors[0].<<
            {source: a.io, <<: {source: b.io}}       | o.yaml:4:41: "source" stands before "<<", which has it too, and not all programs let the same one count: put "<<" first
            {source: a.io, <<: [{}, {source: b.io}]} | o.yaml:4:41: "source" stands before "<<", which has it too
            {<<: {source: a.io}, <<: {mirrors: [m.io]}} | o.yaml:4:47: "<<" stands here twice: write one with a list
            """)
    void refusesAMergeOfWhatIsNoObjectOrWhatIsAmbiguous(String source, String error) {
        reader.readYaml(object("ImageTagMirrorSet", "{imageTagMirrors: [" + source + "]}"));
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .singleElement()
                .asString()
                .startsWith(error);
    }

    /** A thousand bytes that stand for 900 million values. */
    @Test
    void refusesAliasesOfAliasesWithoutMeasure() {
        StringBuilder spec = new StringBuilder("\n  a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            spec.append("  a%d: &a%d [%s]\n"
                    .formatted(i, i, "*a%d, ".formatted(i - 1).repeat(9)));
        }

        reader.readYaml(object("ImageTagMirrorSet", spec.toString()));

        assertThat(problems.errors())
                .extracting(Problem::toString)
                .anyMatch(error -> error.contains("more than 1,000,000 values"));
    }

    @Test
    void countsWhatMergesCopy() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            fields.append("k%d: 1, ".formatted(i));
        }

        reader.readYaml(object("ImageTagMirrorSet", "{<<: ".repeat(120) + "{" + fields + "}" + "}".repeat(120)));

        assertThat(errorsOfAliases())
                .singleElement()
                .asString()
                .contains("With what its aliases and merge keys stand for, this file has more than 1,000,000 values");
    }

    @Test
    void countsAliasesOfNames() {
        String spec = "{&x m.io: v, a: &b [%s], imageTagMirrors: [%s]}"
                .formatted("*x, ".repeat(1_100), "{source: a.io, mirrors: *b}, ".repeat(1_000));

        reader.readYaml(object("ImageTagMirrorSet", spec));

        assertThat(errorsOfAliases()).hasSize(1);
    }

    /** A report of each would be as large as what is refused. */
    @Test
    void reportsNoMoreAliasesForNothingThanItCounts() {
        String spec = "{a: &a [%s], b: [%s], c: [%s]}"
                .formatted("x, ".repeat(1_000), "*a, ".repeat(997), "*none, ".repeat(3_000));

        reader.readYaml(object("ImageTagMirrorSet", spec));

        assertThat(problems.errors()).hasSizeLessThan(2_000);
        assertThat(errorsOfAliases()).hasSize(1);
    }

    @Test
    void saysOnlyOnceThatTheValuesAreTooMany() {
        String spec = "{a: &a [%s], b: &b {c: [%s]}, d: [%s]}"
                .formatted("x, ".repeat(1_000), "*a, ".repeat(990), "{<<: *b}, ".repeat(20));

        reader.readYaml(object("ImageTagMirrorSet", spec));

        assertThat(errorsOfAliases()).hasSize(1);
        assertThat(problems.errors()).extracting(Problem::message).noneMatch(error -> error.contains("merges objects"));
    }

    private List<String> errorsOfAliases() {
        return problems.errors().stream()
                .map(Problem::message)
                .filter(error -> error.contains("more than 1,000,000 values"))
                .toList();
    }

    @Test
    void readsTheImageConfiguration() {
        OpenShiftObjects objects = reader.readYaml(object(
                "Image",
                "{registrySources: {insecureRegistries: [a.io, '*.b.io'], blockedRegistries: [c.io/x],"
                        + " containerRuntimeSearchRegistries: [quay.io]}, additionalTrustedCA: {name: ca}}"));
        assertThat(problems.errors()).isEmpty();
        assertThat(objects.registrySources()).hasValueSatisfying(sources -> {
            assertThat(sources.insecure()).hasToString("[a.io, *.b.io]");
            assertThat(sources.blocked()).hasToString("[c.io/x]");
            assertThat(sources.allowed()).isEmpty();
        });
        assertThat(objects.searchRegistries()).hasToString("Optional[[quay.io]]");
    }

    @Test
    void warnsOfASearchRegistryThatIsNoHost() {
        reader.readYaml(object("Image", "{registrySources: {containerRuntimeSearchRegistries: [quay.io, myreg]}}"));
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "o.yaml:4:70: containerRuntimeSearchRegistries: nodes take \"myreg\" for a namespace of"
                                + " docker.io, and alpine for docker.io/myreg/alpine: write the registry with its domain or port");
    }

    @Test
    void warnsOfAnImageThatIsNotTheClusters() {
        OpenShiftObjects objects = reader.readYaml(object("Image", "{registrySources: {blockedRegistries: [c.io]}}")
                .replace("cluster", "other"));
        assertThat(objects.registrySources()).isEmpty();
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "o.yaml:1:1: This Image has no effect: OpenShift heeds only the one with the name cluster");
    }

    @Test
    void warnsOfOtherKinds() {
        reader.readYaml("{apiVersion: operators.coreos.com/v1alpha1, kind: CatalogSource, spec: {a: b}}");
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly("o.yaml:1:1: Objects of kind CatalogSource have no effect here; known are"
                        + " ImageContentSourcePolicy, ImageContentPolicy, ImageDigestMirrorSet, ImageTagMirrorSet, Image,"
                        + " List");
    }

    @Test
    void refusesTwoObjectsOfOneKindAndName() {
        String object = object("ImageTagMirrorSet", "{}");
        reader.readYaml(object + "---\n" + object);
        assertThat(problems.errors())
                .extracting(Problem::toString)
                .containsExactly(
                        "o.yaml:6:1: ImageTagMirrorSet test is defined twice, first at o.yaml:1:1: rename or remove"
                                + " one");
    }

    @Test
    void warnsOfContradictingSourcePolicies() {
        reader.readYaml(object(
                        "ImageDigestMirrorSet",
                        "{imageDigestMirrors: [{source: s.io, mirrors: [m.io], mirrorSourcePolicy: NeverContactSource}]}")
                + "---\n"
                + object("ImageTagMirrorSet", "{imageTagMirrors: [{source: s.io, mirrors: [m.io]}]}"));
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly("o.yaml:9:26: The mirrorSourcePolicy for s.io is not that of o.yaml:4:29" + FAILS
                        + "; Tain does not contact the source. Let them agree");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a source | {source: s.io/a/, mirrors: [m.io]}       | 4:43 | s.io/a/
            a mirror | {source: s.io/a, mirrors: [m.io, n.io/]} | 4:67 | n.io/
            """)
    void warnsOfSlashesThatTheOperatorRefuses(String what, String element, String place, String text) {
        reader.readYaml(object("ImageContentSourcePolicy", "{repositoryDigestMirrors: [%s]}".formatted(element)));
        assertThat(problems.errors()).isEmpty();
        assertThat(problems.warnings())
                .extracting(Problem::toString)
                .containsExactly("o.yaml:%s: \"%s\" ends with a slash".formatted(place, text) + FAILS
                        + "; Tain leaves it out. Remove it");
    }

    @Test
    void isNotSlowOnNamesThatAreSlowForTheDefinitionsOwnPatterns() {
        String source = "s.io/" + "a".repeat(200) + "!";
        assertThat(catchThrowable(() -> ApiFormats.source(source))).isInstanceOf(IllegalArgumentException.class);
        assertThat(catchThrowable(() -> ApiFormats.imageContentPolicyPlace(source)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
