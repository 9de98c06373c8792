package dev.tain.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.policy.SourceRules;
import dev.tain.server.policy.PolicyDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The plan and the merged policy over HTTP. */
class PolicyControllerTest {

    private static final SourceRules RULES = PolicyDirectory.rules(Set.of("tain.example"), List.of(), Map.of());

    @TempDir
    private Path files;

    @TempDir
    private Path store;

    @AutoClose
    private AdminApi api;

    @BeforeEach
    void leadTheTeamToItsMirrors() throws IOException {
        PolicyDirectory policy = new PolicyDirectory(files)
                .write("registries.conf", """
                        unqualified-search-registries = ["a.example", "quay.io"]

                        [[registry]]
                        location = "mirror.example"
                        namespace-proxy = "quay.io"
                        """)
                .digestMirrors("quay.io/team", "tain.example/own", "mirror.example/team");
        api = new AdminApi(store, policy.inForce(RULES), Map.of());
    }

    @Test
    void aPlanHasItsPlacesInOrderAndThoseLeftOut() {
        String digest = "sha256:" + "a".repeat(64);

        JsonNode plans = api.get("/admin/v1/plan?reference={r}", "quay.io/team/app@" + digest)
                .json();

        assertThat(plans).isEqualTo(JsonMapper.shared().readTree("""
                [{"reference": "quay.io/team/app@D",
                  "source": "quay.io/team/app@D",
                  "rule": "it names its source",
                  "entry": "quay.io/team",
                  "attachedTo": null,
                  "pullSources": [
                    {"endpoint": "mirror.example", "insecure": false, "namespace": "quay.io", "reference": "mirror.example/team/app@D"},
                    {"endpoint": "quay.io", "insecure": false, "namespace": null, "reference": "quay.io/team/app@D"}],
                  "skipped": [
                    {"place": "tain.example/own/app@D",
                     "reason": "tain.example is one of Tain's own hosts, and Tain does not pull from itself"}],
                  "refusal": null}]""".replace("@D", "@" + digest)));
    }

    @Test
    void aShortNameHasSeveralPlansAndARefusedOneSaysWhy() {
        JsonNode plans = api.get("/admin/v1/plan?reference=team/app").json();

        assertThat(plans.path(0).path("refusal").asString()).contains("No policy names a.example");
        assertThat(plans.path(0).path("pullSources").isEmpty()).isTrue();
        assertThat(plans.path(1).path("source").asString()).isEqualTo("quay.io/team/app:latest");
    }

    @Test
    void whatIsNoReferenceIsAProblem() {
        api.get("/admin/v1/plan?reference={r}", "Not A Reference").assertProblem(400, "Not A Reference");
    }

    @Test
    void aMissingReferenceIsAProblem() {
        api.get("/admin/v1/plan").assertProblem(400, "reference");
    }

    @Test
    void theMergedPolicyIsOneRegistriesConf() {
        AdminApi.Answer answer = api.get("/admin/v1/registries.conf");

        answer.assertText("unqualified-search-registries = [\"a.example\", \"quay.io\"]\n");
        answer.assertText("location = \"tain.example/own\"");
    }
}
