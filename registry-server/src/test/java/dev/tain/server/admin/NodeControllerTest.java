package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.policy.SourceRules;
import dev.tain.server.policy.PolicyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The documents for nodes over HTTP. */
class NodeControllerTest {

    private static final SourceRules TWO_NAMES =
            PolicyDirectory.rules(Set.of("tain.example:5000", "127.0.0.1:5000"), List.of("docker.io"), Map.of());

    @TempDir
    private Path files;

    @TempDir
    private Path store;

    private AdminApi withTwoNames() throws IOException {
        return new AdminApi(
                store,
                new PolicyDirectory(files).inForce(TWO_NAMES),
                Map.of("tain.own-hosts", "tain.example:5000,127.0.0.1:5000"));
    }

    private AdminApi without(SourceRules rules) throws IOException {
        return new AdminApi(store, new PolicyDirectory(files).inForce(rules), Map.of());
    }

    @Test
    void theFirstOwnNameIsTheOneForNodes() throws IOException {
        try (AdminApi api = withTwoNames()) {
            api.get("/admin/v1/nodes/registries.conf").assertText("location = \"tain.example:5000/docker.io\"");
            api.get("/admin/v1/nodes/hosts.toml?source=docker.io").assertText("[host.\"http://tain.example:5000\"]");
            assertThat(api.get("/admin/v1/nodes/daemon.json").json())
                    .isEqualTo(JsonMapper.shared().readTree("""
                            {"registry-mirrors": ["http://tain.example:5000"],
                             "insecure-registries": ["tain.example:5000"]}"""));
        }
    }

    @Test
    void withoutOwnNamesTheNameThatWasAskedIsTheOneForNodes() throws IOException {
        try (AdminApi api = without(PolicyDirectory.DOCKER_IO_ONLY)) {
            String text = "server.example:%d/docker.io".formatted(api.registryPort());
            api.getFrom("server.example:5001", "/admin/v1/nodes/registries.conf")
                    .assertText(text);
            api.getFrom("server.example", "/admin/v1/nodes/registries.conf").assertText(text);
            api.getFrom("[::1]:5001", "/admin/v1/nodes/registries.conf")
                    .assertText("[::1]:%d/docker.io".formatted(api.registryPort()));
        }
    }

    @Test
    void aHostThatIsNoneIsAProblem() throws IOException {
        try (AdminApi api = without(PolicyDirectory.DOCKER_IO_ONLY)) {
            api.getFrom("not_a_host", "/admin/v1/nodes/registries.conf").assertProblem(400, "not_a_host");
        }
    }

    @Test
    void aSourceThatIsNoneOrMissingIsAProblem() throws IOException {
        try (AdminApi api = withTwoNames()) {
            api.get("/admin/v1/nodes/hosts.toml?source={s}", "\"quay.io\"]\n").assertProblem(400, "source: ");
            api.get("/admin/v1/nodes/hosts.toml").assertProblem(400, "source");
        }
    }

    @Test
    void aSourceThatTainDoesNotServeIsAProblem() throws IOException {
        try (AdminApi api = withTwoNames()) {
            api.get("/admin/v1/nodes/hosts.toml?source=quay.io").assertProblem(404, "No policy names quay.io");
        }
    }

    @Test
    void dockerWithoutDockerIoIsAProblem() throws IOException {
        try (AdminApi api = without(PolicyDirectory.rules(Set.of(), List.of("quay.io"), Map.of()))) {
            api.get("/admin/v1/nodes/daemon.json").assertProblem(404, "docker.io");
        }
    }
}
