package dev.tain.server.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How much of the past is kept, and for whom. */
class PolicyLogTest {

    private static final int LARGE = 3 * 1024 * 1024;

    private final PolicyLog log = new PolicyLog(new PolicyObjectSet(0, new TreeMap<>()));
    private Optional<PolicyObject> last = Optional.empty();

    private void publish(long version, int size) {
        ObjectNode content = JsonMapper.shared().createObjectNode();
        content.putObject("metadata").put("name", "a").put("text", "x".repeat(size));
        PolicyObject next = new PolicyObject(ApiResource.ITMS, content, Optional.empty());
        TreeMap<ObjectKey, PolicyObject> objects = new TreeMap<>();
        objects.put(next.key(), next);
        log.publish(new PolicyObjectSet(version, objects), List.of(new PolicyEvent(version, last, Optional.of(next))));
        last = Optional.of(next);
    }

    @Test
    void smallChangesAreKeptByTheirNumber() {
        for (int version = 1; version <= 1_500; version++) {
            publish(version, 10);
        }

        assertThat(log.at(499)).isEmpty();
        assertThat(log.at(500)).isPresent();
    }

    @Test
    void largeChangesAreKeptByTheirSize() {
        for (int version = 1; version <= 20; version++) {
            publish(version, LARGE);
        }

        assertThat(log.at(10)).isEmpty();
        assertThat(log.watch(10)).isEmpty();
        assertThat(log.at(19)).isPresent();
    }

    @Test
    void aChangeThatIsLargerThanAllThatIsKeptIsTold() throws InterruptedException {
        BlockingQueue<PolicyEvent> told = new LinkedBlockingQueue<>();
        log.watch(0).orElseThrow().subscribe(told::add);

        publish(1, 20 * 1024 * 1024);

        assertThat(told.poll(20, TimeUnit.SECONDS)).isNotNull();
        assertThat(log.at(0)).isEmpty();
        assertThat(log.at(1)).isPresent();
    }

    @Test
    void aWatcherWhoTakesNothingIsToldNoMoreThanFitsIntoTheMemory() {
        BaseSubscriber<PolicyEvent> idle = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // asks for nothing
            }
        };
        log.watch(0).orElseThrow().subscribe(idle);
        assertThat(log.watchers()).isEqualTo(1);

        for (int version = 1; version <= 20; version++) {
            publish(version, LARGE);
        }

        assertThat(log.watchers()).isZero();
    }
}
