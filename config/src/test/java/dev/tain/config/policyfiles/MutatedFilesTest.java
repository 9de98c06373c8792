package dev.tain.config.policyfiles;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.config.openshift.ClusterChecks;
import dev.tain.config.openshift.OpenShiftObjects;
import dev.tain.config.openshift.OpenShiftReader;
import dev.tain.config.problem.Problem;
import dev.tain.config.problem.Problems;
import dev.tain.config.registriesconf.RegistriesConf;
import dev.tain.config.registriesconf.RegistriesConfReader;
import dev.tain.config.registriesconf.RegistriesConfWriter;
import dev.tain.policy.MirrorSets;
import dev.tain.policy.RegistrySources;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever stands in a file, its reader gives values or errors with places, and nothing else. */
class MutatedFilesTest {

    private static final List<String> CONF = List.of("""
            unqualified-search-registries = ["quay.io", "docker.io"]
            short-name-mode = "permissive"

            [[registry]]
            prefix = "quay.io/org"
            location = "store.corp:5000/org" # a comment
            insecure = true
            blocked = false
            mirror-by-digest-only = true

            [[registry.mirror]]
            location = "mirror.corp/quay"
            insecure = false

            [aliases]
            "org/app" = "quay.io/org/app"
            """, """
            [[registry]]
            prefix = "*.example.com"
            [[registry.mirror]]
            location = 'mirror.corp'
            pull-from-mirror = "tag-only"
            """, """
            [registries.search]
            registries = ["quay.io"]
            [registries.insecure]
            registries = ["registry.corp"]
            [registries.block]
            registries = []
            """);
    private static final List<String> CONF_FRAGMENTS = List.of(
            "[[registry]]\n",
            "[",
            "]]",
            "{",
            "\"",
            "'''",
            "\\u12",
            "=",
            ".",
            "*.",
            "@sha256:",
            ":5000",
            "\n",
            "true",
            "1e9",
            "2026-01-01",
            "location",
            "mirror = []",
            "#",
            "\uFEFF",
            "https://");

    private static final List<String> OBJECTS = List.of("""
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
            """, """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: config.openshift.io/v1
              kind: ImageTagMirrorSet
              metadata: {name: a, labels: &l {x: "y"}, annotations: *l}
              spec:
                imageTagMirrors: [{source: s.io, mirrors: [m.io], mirrorSourcePolicy: NeverContactSource}]
            ---
            apiVersion: config.openshift.io/v1
            kind: Image
            metadata: {name: cluster}
            spec: {registrySources: {insecureRegistries: [a.io, "*.b.io"], blockedRegistries: [s.io/x]}}
            """, """
            {"apiVersion": "config.openshift.io/v1", "kind": "ImageDigestMirrorSet", "metadata": {"name": "b"},
             "spec": {"imageDigestMirrors": [{"source": "*.s.io", "mirrors": ["m.io:5000/a_b/c"]}]}}
            """);
    private static final List<String> OBJECT_FRAGMENTS = List.of(
            "- ",
            ": ",
            "\n",
            "  ",
            "{",
            "}",
            "[",
            "]",
            "&a ",
            "*a",
            "!!binary ",
            "|\n",
            ">-\n",
            "---\n",
            "...\n",
            "\"",
            "'",
            "null",
            "<<: *l",
            "? ",
            "%YAML 1.1\n",
            "kind: List\n",
            "\t",
            "#",
            "1e999999999",
            "\\x");

    private static void check(Problems problems) {
        assertThat(problems.errors())
                .allSatisfy(problem -> assertThat(problem.message()).isNotBlank());
        assertThat(problems.warnings()).extracting(Problem::place).doesNotContainNull();
    }

    @Test
    void registriesConf() {
        new Mutations(20_260_731, CONF, CONF_FRAGMENTS).forEach(text -> {
            Problems problems = new Problems(Path.of("mutated.conf"));
            RegistriesConf conf = new RegistriesConfReader(problems).read(text);
            new RegistriesConfReader(problems).readDropIn(text);
            check(problems);
            Problems none = new Problems(Path.of("written.conf"));
            String written = RegistriesConfWriter.write(conf.entries(), conf.shortNames());
            assertThat(new RegistriesConfReader(none).read(written).entries()).isEqualTo(conf.entries());
        });
    }

    @Test
    void objects() {
        new Mutations(20_260_732, OBJECTS, OBJECT_FRAGMENTS).forEach(text -> {
            Problems problems = new Problems(Path.of("mutated.yaml"));
            OpenShiftObjects objects = new OpenShiftReader(problems, new ClusterChecks()).readYaml(text);
            check(problems);
            MirrorSets.merge(
                    List.of(), objects.mirrorSets(), objects.registrySources().orElse(RegistrySources.NONE));
        });
    }

    @Test
    void jsonObjects() {
        new Mutations(20_260_733, OBJECTS.subList(2, 3), OBJECT_FRAGMENTS).forEach(text -> {
            Problems problems = new Problems(Path.of("mutated.json"));
            new OpenShiftReader(problems, new ClusterChecks()).readJson(text);
            check(problems);
        });
    }
}
