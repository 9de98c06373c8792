package dev.tain.upstream;

import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.Tag;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import dev.tain.testkit.RecordedRequest;
import dev.tain.testkit.RequestMatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A list of tags whose pages take two seconds each, by the clock of the lister. */
class LongTagListTest {

    private static final int TAGS = 10;

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final HttpTransport transport = new HttpTransport(Calls.settings(Calls.LONG), RegistryAccess.ANONYMOUS);

    private final AtomicLong clock = new AtomicLong();
    private final TagLister lister = new TagLister(
            conversation(), () -> clock.addAndGet(Duration.ofSeconds(2).toNanos()));

    @BeforeEach
    void fill() {
        IntStream.range(0, TAGS).forEach(i -> registry.tag(NAME, Tag.parse("v" + i), Digest.sha256(new byte[0])));
        registry.pageSize(1);
    }

    @Test
    void isTakenToBeInOrderWhenFiveSecondsOfItAre() {
        assertThat(tags(lister.list(in(registry), "", 2, Via.NOBODY))).containsExactly("v0", "v1");
        assertThat(queries()).hasSize(3);

        assertThat(tags(lister.list(in(registry), "v5", 2, Via.NOBODY))).containsExactly("v6", "v7");
        assertThat(queries().get(3)).isEqualTo("n=1000&last=v5");
    }

    @Test
    void isReadToItsEndWhereItIsInAnotherOrder() {
        registry.on(RequestMatch.tagLists()).first(1, Fault.serve(Content.of("{\"tags\":[\"x\"]}")));

        assertThat(tags(lister.list(in(registry), "", TAGS, Via.NOBODY)))
                .containsExactly("v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "x");
        assertThat(queries()).hasSize(TAGS);
    }

    private RegistryConversation conversation() {
        Tokens tokens = new Tokens(new TokenService(transport, InstantSource.system())::issue, InstantSource.system());
        return new RegistryConversation(transport, new Authorizer(RegistryAccess.ANONYMOUS, tokens), limit -> {});
    }

    private static List<String> tags(Mono<RemoteTags> list) {
        return value(list).tags().stream().map(Tag::value).toList();
    }

    private List<String> queries() {
        return registry.requests().stream().map(RecordedRequest::query).toList();
    }
}
