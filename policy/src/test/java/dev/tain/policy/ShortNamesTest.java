package dev.tain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShortNamesTest {

    private static final List<RegistryHost> SEARCH =
            List.of(RegistryHost.parse("one.io"), RegistryHost.parse("docker.io"));
    private static final Map<String, Optional<Repository>> ALIASES = Map.of(
            "fedora", Optional.of(Repository.parse("registry.fedoraproject.org/fedora")),
            "org/app", Optional.of(Repository.parse("quay.io/org/app")),
            "taken-back", Optional.empty());

    private static String resolve(ShortNames names, String name) {
        return names.resolve(name.replace("@digest", "@" + Policies.DIGEST)).stream()
                .map(reference -> reference.toString().replace("@" + Policies.DIGEST, "@digest"))
                .collect(Collectors.joining(", "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            an alias is the one reference                    | fedora           | registry.fedoraproject.org/fedora:latest
            an alias keeps a tag                             | fedora:40        | registry.fedoraproject.org/fedora:40
            an alias keeps a digest                          | fedora@digest    | registry.fedoraproject.org/fedora@digest
            an alias of a tag and a digest keeps the digest  | fedora:40@digest | registry.fedoraproject.org/fedora@digest
            an alias may have a namespace                    | org/app          | quay.io/org/app:latest
            a part of an alias is none                       | org/app/more     | one.io/org/app/more:latest, docker.io/org/app/more:latest
            without an alias all search registries count     | busybox:1        | one.io/busybox:1, docker.io/library/busybox:1
            an alias that was taken back is none             | taken-back       | one.io/taken-back:latest, docker.io/library/taken-back:latest
            a name with a registry is not short              | quay.io/a        | quay.io/a:latest
            a name with a port is not short                  | quay:5000/a:1    | quay:5000/a:1
            localhost is a registry                          | localhost/a      | localhost/a:latest
            an underscore makes no registry                  | my_team/a        | one.io/my_team/a:latest, docker.io/my_team/a:latest
            a digest makes no registry                       | a/b@digest       | one.io/a/b@digest, docker.io/a/b@digest
            """)
    void resolvesAsANodeWithoutATerminal(String rule, String name, String references) {
        assertThat(resolve(new ShortNames(SEARCH, ALIASES, ShortNames.Mode.PERMISSIVE), name))
                .isEqualTo(references);
        assertThat(resolve(new ShortNames(SEARCH, ALIASES, ShortNames.Mode.DISABLED), name))
                .isEqualTo(references);
    }

    @Test
    void refusesToGuessWhenThatIsForbidden() {
        ShortNames enforcing = new ShortNames(SEARCH, ALIASES, ShortNames.Mode.ENFORCING);
        assertThat(resolve(enforcing, "fedora")).isEqualTo("registry.fedoraproject.org/fedora:latest");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> enforcing.resolve("busybox"))
                .withMessageContaining("forbids guessing among [one.io, docker.io]");
    }

    @Test
    void takesTheOnlySearchRegistryInEveryMode() {
        ShortNames enforcing = new ShortNames(SEARCH.subList(0, 1), Map.of(), ShortNames.Mode.ENFORCING);
        assertThat(resolve(enforcing, "busybox")).isEqualTo("one.io/busybox:latest");
    }

    /** As in any name without a registry, its first part is then a namespace of Docker Hub. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            a bare word       | myreg      | docker.io/myreg/busybox:1
            one with a port   | myreg:5000 | myreg:5000/busybox:1
            localhost         | localhost  | localhost/busybox:1
            """)
    void takesASearchRegistryThatIsNoHostForANamespace(String rule, String registry, String reference) {
        ShortNames names = new ShortNames(List.of(RegistryHost.parse(registry)), Map.of(), ShortNames.Mode.PERMISSIVE);
        assertThat(resolve(names, "busybox:1")).isEqualTo(reference);
    }

    @Test
    void saysThatNothingResolvesAName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ShortNames.NONE.resolve("busybox"))
                .withMessage(
                        "The short name busybox has no alias, and there are no unqualified-search-registries: name its"
                                + " registry");
    }
}
