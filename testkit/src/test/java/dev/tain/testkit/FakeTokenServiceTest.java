package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FakeTokenServiceTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("private/thing");
    private static final String SCOPE = "repository:private/thing:pull";
    private static final Credentials ADA = TestSecret.credentials("ada");

    private final TestClient client = new TestClient();

    @Test
    void givesATokenForTheScopesThatAreAskedFor() throws Exception {
        try (FakeTokenService service = FakeTokenService.builder().account(ADA).start();
                FakeRegistry registry =
                        FakeRegistry.builder().tokens(TokenAccess.by(service)).start()) {
            ImageBuilder.seeded(1).layer(5_000).build().putInto(registry, REPOSITORY, Tag.parse("v1"));
            URI manifest = registry.manifestUri(REPOSITORY, Tag.parse("v1"));

            HttpResponse<byte[]> refused = client.get(manifest);
            String token = token(client.get(asking(service, SCOPE), "Authorization", ADA.basic()));
            String other = token(client.get(asking(service, "repository:a:pull"), "Authorization", ADA.basic()));

            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().allValues("WWW-Authenticate"))
                    .containsExactly("Bearer realm=\"" + service.realm() + "\",service=\"fake registry\",scope=\""
                            + SCOPE + "\"");
            assertThat(status(manifest, token)).isEqualTo(200);
            assertThat(status(manifest, other)).isEqualTo(401);
            service.revokeTokens();
            assertThat(status(manifest, token)).isEqualTo(401);
            assertThat(service.requests())
                    .hasSize(2)
                    .allSatisfy(request -> assertThat(request.method()).isEqualTo("GET"));
        }
    }

    @Test
    void givesNothingToWhoShowsNoOrWrongCredentials() throws Exception {
        try (FakeTokenService service = FakeTokenService.builder().account(ADA).start()) {
            String wrong = TestSecret.credentials("ada").basic();

            assertThat(client.get(asking(service, SCOPE)).statusCode()).isEqualTo(401);
            assertThat(client.get(asking(service, SCOPE), "Authorization", wrong)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void givesEverybodyWhatEverybodyMayHave() throws Exception {
        TokenAnswer answer = TokenAnswer.usual().refusing(403, "{}");
        try (FakeTokenService service = FakeTokenService.builder()
                .anybody(scope -> scope.startsWith("repository:library/"))
                .answering(answer)
                .start()) {
            assertThat(client.get(asking(service, "repository:library/a:pull")).statusCode())
                    .isEqualTo(200);
            assertThat(client.get(asking(service, SCOPE)).statusCode()).isEqualTo(403);
        }
    }

    @Test
    void takesPasswordsAndIdentityTokensByPost() throws Exception {
        String identity = TestSecret.word();
        try (FakeTokenService service = FakeTokenService.builder()
                .account(ADA)
                .identityToken(identity)
                .answering(TokenAnswer.of("{\"access_token\":\"{token}\",\"issued_at\":\"{now}\"}"))
                .start()) {
            String password = "grant_type=password&username=ada&password=" + encoded(ADA.password());
            String refresh = "grant_type=refresh_token&refresh_token=" + identity;

            assertThat(post(service, password).statusCode()).isEqualTo(200);
            assertThat(post(service, refresh).statusCode()).isEqualTo(200);
            assertThat(new String(post(service, refresh).body(), StandardCharsets.UTF_8))
                    .startsWith("{\"access_token\":\"")
                    .contains("\"issued_at\":\"20");
            assertThat(post(service, refresh + "x").statusCode()).isEqualTo(401);
            assertThat(service.requests().get(0).scopes()).containsExactly(SCOPE);
            assertThat(service.requests().get(0).parameter("grant_type")).hasValue("password");
            assertThat(service.requests().toString()).doesNotContain(ADA.password(), identity);
        }
    }

    @Test
    void refusesPostWhereItKnowsGetAlone() throws Exception {
        try (FakeTokenService service =
                FakeTokenService.builder().account(ADA).getOnly().start()) {
            assertThat(post(service, "grant_type=password").statusCode()).isEqualTo(405);
        }
    }

    @Test
    void failsWhenItIsTold() throws Exception {
        try (FakeTokenService service =
                FakeTokenService.builder().anybody(scope -> true).start()) {
            service.failNext(1, 503);

            assertThat(client.get(asking(service, SCOPE)).statusCode()).isEqualTo(503);
            assertThat(client.get(asking(service, SCOPE)).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void challengesAreSentAsTheyAreWritten() throws Exception {
        List<String> lines = List.of("Negotiate, basic realm=\"a, b\"", "BEARER Realm=\"{realm}\" , Scope={name}");
        try (FakeTokenService service = FakeTokenService.builder()
                        .path("/v2/auth?a=b")
                        .anybody(scope -> true)
                        .start();
                FakeRegistry registry = FakeRegistry.builder()
                        .tokens(TokenAccess.by(service, lines.toArray(String[]::new)))
                        .start()) {
            assertThat(service.realm()).hasPath("/v2/auth").hasQuery("a=b");
            assertThat(client.get(registry.manifestUri(REPOSITORY, Tag.parse("v1")))
                            .headers()
                            .allValues("WWW-Authenticate"))
                    .containsExactly(lines.get(0), "BEARER Realm=\"" + service.realm() + "\" , Scope=private/thing");
        }
    }

    @Test
    void asksForMoreWhenATokenLacksAScope() throws Exception {
        String more = "repository:base:pull";
        try (FakeTokenService service =
                        FakeTokenService.builder().anybody(scope -> true).start();
                FakeRegistry registry = FakeRegistry.builder()
                        .tokens(TokenAccess.by(service)
                                .needing(List.of("{scope}", more), "Bearer error=\"insufficient_scope\""))
                        .start()) {
            URI manifest = registry.manifestUri(REPOSITORY, Tag.parse("v1"));
            String small = token(client.get(asking(service, SCOPE)));
            String large = token(client.get(asking(service, SCOPE + " " + more)));

            assertThat(client.get(manifest, "Authorization", "Bearer " + small)
                            .headers()
                            .allValues("WWW-Authenticate"))
                    .containsExactly("Bearer error=\"insufficient_scope\"");
            assertThat(status(manifest, large)).isEqualTo(404);
        }
    }

    private int status(URI uri, String token) throws Exception {
        return client.get(uri, "Authorization", "Bearer " + token).statusCode();
    }

    private HttpResponse<byte[]> post(FakeTokenService service, String form) throws Exception {
        return client.post(service.realm(), form + "&service=s&scope=" + encoded(SCOPE));
    }

    private static URI asking(FakeTokenService service, String scopes) {
        return URI.create(service.realm() + "?service=s&scope=" + encoded(scopes));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String token(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8).split("\"", -1)[3];
    }
}
