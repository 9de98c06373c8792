package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.tagLists;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.result;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Endpoint;
import dev.tain.oci.RegistryHost;
import dev.tain.oci.Tag;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.NoBufferLeaks;
import dev.tain.testkit.RecordedRequest;
import dev.tain.upstream.UpstreamException.Failure;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Lists of tags, from registries that page and sort in their own ways. */
@NoBufferLeaks.Watched
class TagListTest {

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final RegistryClient client = Calls.patient();

    @Test
    void hasThePageThatIsAskedFor() {
        tags("v1", "v2", "v3", "v4", "v5");

        assertThat(value(list("", 10))).isEqualTo(page(false, "v1", "v2", "v3", "v4", "v5"));
        assertThat(value(list("", 2))).isEqualTo(page(true, "v1", "v2"));
        assertThat(value(list("v2", 2))).isEqualTo(page(true, "v3", "v4"));
        assertThat(value(list("v4", 2))).isEqualTo(page(false, "v5"));
        assertThat(value(list("v9", 2))).isEqualTo(page(false));
    }

    @Test
    void isEmptyInARepositoryThatIsNotThere() {
        assertThat(result(list("", 10))).isEmpty();
    }

    @Test
    void followsThePagesOfAListThatCameInOrderNoFurtherThanNeeded() {
        tags("v1", "v2", "v3", "v4", "v5");
        registry.pageSize(2);

        assertThat(value(list("", 3))).isEqualTo(page(true, "v1", "v2", "v3"));
        assertThat(queries()).containsExactly("n=1000", "n=2&last=v2", "n=2&last=v4");

        assertThat(value(list("", 3))).isEqualTo(page(true, "v1", "v2", "v3"));
        assertThat(queries()).endsWith("n=1000", "n=2&last=v2").hasSize(5);
    }

    @Test
    void saysWhereToGoOnInAListThatCameInOrder() {
        tags("v1", "v2", "v3");
        list("", 3).block();

        list("a b&c=d", 3).block();

        assertThat(queries()).containsExactly("n=1000", "n=1000&last=a+b%26c%3Dd");
    }

    /** As in the order in which tags were made: what comes behind one of them there says nothing about its characters. */
    @Test
    void asksForAllAgainWhereTheyAreInAnotherOrder() {
        tags("x");
        serve("A", "b", "C");

        assertThat(value(list("", 2))).isEqualTo(page(true, "A", "C"));
        assertThat(value(list("C", 2))).isEqualTo(page(false, "b"));
        assertThat(queries()).containsExactly("n=1000", "n=1000");
    }

    @Test
    void findsWhatComesFirstOnALaterPage() {
        tags("a", "b", "c", "d");
        registry.pageSize(2);
        registry.on(tagLists()).nth(1, Fault.serve(list("a", "c")));
        registry.on(tagLists()).nth(2, Fault.serve(list("d", "b")));

        assertThat(value(list("", 2))).isEqualTo(page(true, "a", "b"));
    }

    @Test
    void goesOnBehindWhatCanBeReadAtOnce() {
        tags(IntStream.range(0, 150).mapToObj(i -> "v" + (1_000 + i)).toArray(String[]::new));
        registry.pageSize(1);

        assertThat(value(list("v1140", 5))).isEqualTo(page(true, "v1141", "v1142", "v1143", "v1144", "v1145"));
    }

    @Test
    void findsItsPlaceInARegistryThatAlwaysBeginsAtTheBeginning() {
        tags("v1", "v2", "v3", "v4", "v5");
        serve("v1", "v2", "v3", "v4", "v5");

        assertThat(value(list("v2", 2))).isEqualTo(page(true, "v3", "v4"));
    }

    /** The second page in upper case comes first in the order of characters. */
    @Test
    void readsAllPagesOfARegistryWithAnotherOrder() {
        tags("a", "b", "c", "d");
        registry.pageSize(2);
        registry.on(tagLists()).nth(1, Fault.serve(list("a", "B")));

        assertThat(value(list("", 1))).isEqualTo(page(true, "B"));
    }

    @Test
    void beginsAnewWhereAListIsNoLongerInOrder() {
        tags("x");
        list("", 5).block();
        serve("a", "B", "c");

        assertThat(value(list("B", 5))).isEqualTo(page(false, "a", "c"));
        assertThat(queries()).containsExactly("n=1000", "n=1000&last=B", "n=1000");
    }

    @Test
    void failsWhenTooMuchComesInNoOrder() {
        tags("x");
        serve("b", "a");
        registry.on(tagLists()).always(Fault.header("Link", "</v2/%s/tags/list>; rel=\"next\"".formatted(NAME)));

        assertThat(failure(list("", 5))).hasMessageContaining("not in the order of their characters");
        assertThat(registry.requests()).hasSize(ListReader.MAX_PAGES);
    }

    /** Something is there, and the rest is for the next request. */
    @Test
    void stopsAfterManyPages() {
        tags(IntStream.range(0, 150).mapToObj(i -> "v" + (1_000 + i)).toArray(String[]::new));
        registry.pageSize(1);

        assertThat(value(list("", 120))).satisfies(page -> {
            assertThat(page.tags()).hasSize(100);
            assertThat(page.more()).isTrue();
        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a registry that leaves it out, n=2&last=b",
        "one that keeps it,             n=2&ns=quay.io&last=b",
        "one that wants another,        ns=docker.io&n=2&last=b",
        "one with no more than that,    ns=docker.io"
    })
    void asksForTheImagesOfAnotherRegistryOnAllPages(String rule, String query) {
        tags("a", "b", "c");
        registry.on(tagLists())
                .first(1, Fault.header("Link", "</v2/%s/tags/list?%s>; rel=\"next\"".formatted(NAME, query)));
        RemoteRepository proxy = new RemoteRepository(
                new Endpoint(registry.host(), true, Optional.of(RegistryHost.parse("quay.io"))), NAME);

        value(client.listTags(proxy, "", 5, Via.NOBODY));

        assertThat(registry.requests())
                .extracting(RecordedRequest::query)
                .allSatisfy(asked -> assertThat(asked).containsOnlyOnce("ns=").endsWith("ns=quay.io"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"name\":\"x\",\"tags\":null}", "{\"tags\":[]}", "{\"tags\":[7,null,\".x\",\"\"]}"})
    void mayHaveNoTags(String list) {
        tags("x");
        registry.on(tagLists()).always(Fault.serve(Content.of(list)));

        assertThat(value(list("", 5))).isEqualTo(page(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"tags\":\"latest\"}", "<html>"})
    void failsWhenTheAnswerIsNoList(String list) {
        tags("x");
        registry.on(tagLists()).always(Fault.serve(Content.of(list)));

        assertThat(failure(list("", 5))).hasMessageContaining("list").hasMessageNotContaining("n=1000");
    }

    @Test
    void failsWhenTheRegistryDoes() {
        tags("x");
        registry.on(tagLists()).always(Fault.status(500));

        assertThat(failure(list("", 5)).failure()).isEqualTo(Failure.SERVER_ERROR);
    }

    private Mono<RemoteTags> list(String after, int limit) {
        return client.listTags(in(registry), after, limit, Via.NOBODY);
    }

    private List<String> queries() {
        return registry.requests().stream().map(RecordedRequest::query).toList();
    }

    private void tags(String... names) {
        for (String name : names) {
            registry.tag(NAME, Tag.parse(name), Digest.sha256(new byte[0]));
        }
    }

    /** Whatever it is asked for. */
    private void serve(String... names) {
        registry.on(tagLists()).always(Fault.serve(list(names)), Fault.withoutHeader("Link"));
    }

    private static Content list(String... names) {
        return Content.of("{\"name\":\"x\",\"tags\":[\"" + String.join("\",\"", names) + "\"]}");
    }

    private static RemoteTags page(boolean more, String... names) {
        return new RemoteTags(Arrays.stream(names).map(Tag::parse).toList(), more);
    }
}
