package dev.tain.server.pull.place;

import dev.tain.upstream.RegistryClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/** What the limits on downloads and on answers in memory do, as metrics. */
public final class DownloadMetrics implements MeterBinder {

    private final RegistryClient registries;

    public DownloadMetrics(RegistryClient registries) {
        this.registries = registries;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("tain.upstream.downloads.active", registries, RegistryClient::activeDownloads)
                .description("Downloads of blobs that have their turn at a registry")
                .register(registry);
        Gauge.builder("tain.upstream.downloads.waiting", registries, RegistryClient::waitingDownloads)
                .description("Downloads of blobs that wait for their turn, as the limits say")
                .register(registry);
        Gauge.builder("tain.upstream.answers.size", registries, RegistryClient::answerBytes)
                .baseUnit("bytes")
                .description("Answers that are read whole, as manifests are, and are not complete yet")
                .register(registry);
    }
}
