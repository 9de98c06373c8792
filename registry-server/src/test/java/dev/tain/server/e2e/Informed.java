package dev.tain.server.e2e;

import dev.tain.testkit.Await;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** An informer of fabric8 on the objects of one kind, with the events that it has told of. */
final class Informed<T extends HasMetadata> implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Class<T> type;
    private final String spec;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final SharedIndexInformer<T> informer;

    /**
     * Begins to follow the objects.
     *
     * @param client the client that the informer is one of
     * @param spec the field {@code spec} of objects of this kind, in JSON
     */
    Informed(KubernetesClient client, Class<T> type, String spec) {
        this.type = type;
        this.spec = spec;
        informer = client.resources(type).inform(new Recorder());
    }

    /** Creates an object, past the informer. */
    void create(KubernetesClient other, String name) {
        String json = "{\"metadata\": {\"name\": \"%s\"}, \"spec\": %s}".formatted(name, spec);
        other.resource(Serialization.unmarshal(json, type)).create();
    }

    /** Changes an object, past the informer. */
    void label(KubernetesClient other, String name, String label) {
        other.resources(type).withName(name).edit(object -> {
            object.getMetadata().getLabels().put("state", label);
            return object;
        });
    }

    /** Deletes an object, past the informer. */
    void delete(KubernetesClient other, String name) {
        other.resources(type).withName(name).delete();
    }

    /** Waits until the informer has told of something; there may have been more. */
    void awaitEvent(String event) {
        try {
            Await.until(event, LIMIT, () -> events.contains(event));
        } catch (AssertionError e) {
            throw new AssertionError("%s: no %s in %s".formatted(type.getSimpleName(), event, events), e);
        }
    }

    /** Everything that the informer has told of: {@code +name}, {@code ~name label} and {@code -name}. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** What the informer has in its memory, in the order of names. */
    List<String> known() {
        return shown(informer.getStore().list().stream());
    }

    /** What there is, in the same form. */
    List<String> there(KubernetesClient other) {
        return shown(other.resources(type).list().getItems().stream());
    }

    @Override
    public void close() {
        informer.stop();
    }

    private static List<String> shown(Stream<? extends HasMetadata> objects) {
        return objects.map(object -> "%s %s %s"
                        .formatted(
                                object.getMetadata().getName(),
                                object.getMetadata().getResourceVersion(),
                                object.getMetadata().getLabels()))
                .sorted()
                .toList();
    }

    /** Notes what the informer tells. */
    private final class Recorder implements ResourceEventHandler<T> {

        @Override
        public void onAdd(T object) {
            events.add("+" + object.getMetadata().getName());
        }

        @Override
        public void onUpdate(T before, T after) {
            events.add("~%s %s"
                    .formatted(
                            after.getMetadata().getName(),
                            after.getMetadata().getLabels().get("state")));
        }

        @Override
        public void onDelete(T object, boolean finalStateUnknown) {
            events.add("-" + object.getMetadata().getName());
        }
    }
}
