package dev.tain.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.RepositoryName;
import dev.tain.oci.Tag;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Lists of tags and of referrers. */
class FakeRegistryListsTest {

    private static final RepositoryName REPOSITORY = RepositoryName.parse("team/app");
    private static final Digest SUBJECT = Digest.sha256(new byte[0]);

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    private final TestClient client = new TestClient();

    @Test
    void listsTagsInPages() throws Exception {
        for (String tag : new String[] {"c", "a", "b"}) {
            registry.tag(REPOSITORY, Tag.parse(tag), SUBJECT);
        }

        assertThat(text(get("/v2/team/app/tags/list")))
                .isEqualTo("{\"name\":\"team/app\",\"tags\":[\"a\",\"b\",\"c\"]}");
        registry.pageSize(2);
        HttpResponse<byte[]> first = get("/v2/team/app/tags/list?n=100");
        assertThat(text(first)).endsWith("[\"a\",\"b\"]}");
        assertThat(first.headers().allValues("Link"))
                .containsExactly("</v2/team/app/tags/list?n=2&last=b>; rel=\"next\"");
        HttpResponse<byte[]> second = get("/v2/team/app/tags/list?n=2&last=b");
        assertThat(text(second)).endsWith("[\"c\"]}");
        assertThat(second.headers().allValues("Link")).isEmpty();
        assertThat(registry.requests(RequestMatch.tagLists())).hasSize(3);
    }

    @Test
    void listsReferrersInPages() throws Exception {
        TestArtifact one = TestArtifact.of(SUBJECT, "text/one", "one");
        TestArtifact two = TestArtifact.of(SUBJECT, "text/two", "two");
        one.putInto(registry, REPOSITORY);
        two.putInto(registry, REPOSITORY);
        registry.pageSize(1);

        HttpResponse<byte[]> first = get("/v2/team/app/referrers/" + SUBJECT);
        assertThat(text(first)).contains(one.descriptorJson()).doesNotContain(two.descriptorJson());
        assertThat(first.headers().allValues("Link"))
                .containsExactly("</v2/team/app/referrers/%s?from=1>; rel=\"next\"".formatted(SUBJECT));
        assertThat(text(get("/v2/team/app/referrers/%s?from=1".formatted(SUBJECT))))
                .contains(two.descriptorJson());
        assertThat(get("/v2/team/app/manifests/" + one.digest()).body())
                .isEqualTo(one.manifest().content().bytes());
    }

    @Test
    void mayHaveNoReferrersApi() throws Exception {
        TestArtifact.of(SUBJECT, "text/one", "one").putInto(registry, REPOSITORY);
        registry.forgetReferrersApi();

        assertThat(get("/v2/team/app/referrers/" + SUBJECT).statusCode()).isEqualTo(404);
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return client.get(registry.uri(path));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
