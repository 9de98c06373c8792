package dev.tain.policy;

import static dev.tain.policy.Policies.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RegistryHost;
import dev.tain.oci.Repository;
import dev.tain.oci.RepositoryName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourceMapperTest {

    private static final SourceRules RULES = new SourceRules(
            new OwnHosts(Set.of(RegistryHost.parse("example.io"))),
            Map.of("internal", RegistryHost.parse("registry.corp:5000")),
            List.of(Scope.parse("quay.io"), Scope.parse("registry.corp:5000"), Scope.parse("docker.io/library")),
            Optional.of(RegistryHost.DOCKER_IO));

    private static final MirrorPolicy POLICY = MirrorPolicy.of(
            List.of(entry("registry.access.redhat.com/ubi8/ubi-minimal", "example.io/example/ubi-minimal")));

    private static Mapping map(String namespace, String name) {
        Optional<RegistryHost> host = namespace.isEmpty() ? Optional.empty() : Optional.of(new RegistryHost(namespace));
        return new SourceMapper(POLICY, RULES)
                .map(new RequestedRepository(Optional.empty(), host, new RepositoryName(name)));
    }

    private static Mapping mapped(String source, MappingRule rule) {
        Repository repository = Repository.parse(source);
        return new Mapping.Mapped(repository, rule, POLICY.find(repository));
    }

    @Test
    void followsTheNamespaceParameterFirst() {
        assertThat(map("quay.io", "example/ubi-minimal"))
                .isEqualTo(mapped("quay.io/example/ubi-minimal", MappingRule.NAMESPACE_PARAMETER));
    }

    @Test
    void findsItselfAmongTheMirrors() {
        assertThat(map("", "example/ubi-minimal"))
                .isEqualTo(mapped("registry.access.redhat.com/ubi8/ubi-minimal", MappingRule.OWN_MIRROR));
    }

    @Test
    void takesAHostFromTheName() {
        assertThat(map("", "quay.io/a/b")).isEqualTo(mapped("quay.io/a/b", MappingRule.NAME_WITH_HOST));
        assertThat(map("", "internal/a")).isEqualTo(mapped("registry.corp:5000/a", MappingRule.NAME_WITH_HOST));
    }

    @Test
    void fallsBackToTheDefaultSource() {
        assertThat(map("", "alpine")).isEqualTo(mapped("docker.io/library/alpine", MappingRule.DEFAULT_SOURCE));
    }

    @Test
    void refusesWhatNothingNames() {
        assertThat(map("evil.example", "a")).isInstanceOf(Mapping.Refused.class);
        assertThat(map("example.io", "a")).isInstanceOf(Mapping.Refused.class);
    }
}
