package dev.tain.server;

import dev.tain.config.settings.LogSettings;
import dev.tain.config.settings.TainSettings;
import dev.tain.server.observe.AccessFormat;
import dev.tain.server.observe.AccessLog;
import dev.tain.server.observe.RequestMetrics;
import dev.tain.server.observe.Requests;
import dev.tain.server.pull.blob.StoreSizeMetrics;
import dev.tain.server.registry.EventLoopHealth;
import dev.tain.server.registry.RegistryHealth;
import dev.tain.server.registry.RegistryServer;
import dev.tain.storage.FileSystemStore;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.HttpResources;
import reactor.netty.resources.LoopResources;

/** The wiring of what shows how Tain is doing: the access log, metrics of requests and the store, the parts of its health. */
@Configuration(proxyBeanMethods = false)
class Observation {

    private static final Duration STUCK = Duration.ofSeconds(5);

    @Bean(initMethod = "start")
    AccessLog accessLog(TainSettings settings) {
        boolean json = settings.log().format() == LogSettings.Format.JSON;
        return new AccessLog(ServeCommand.output(), json ? AccessFormat.json() : AccessFormat.text());
    }

    @Bean
    Requests requests(TainSettings settings, AccessLog log, MeterRegistry meters) {
        RequestMetrics metrics = new RequestMetrics(meters);
        return settings.log().access() ? new Requests(metrics, log::add) : new Requests(metrics, entry -> {});
    }

    @Bean(initMethod = "start")
    StoreSizeMetrics storeSizeMetrics(FileSystemStore store) {
        return new StoreSizeMetrics(store.size());
    }

    /** The loops are those of all servers and clients in the process. */
    @Bean(initMethod = "start")
    EventLoopHealth eventLoopsHealthIndicator() {
        return new EventLoopHealth(HttpResources.get().onServer(LoopResources.DEFAULT_NATIVE), STUCK);
    }

    @Bean
    RegistryHealth registryHealthIndicator(RegistryServer server) {
        return new RegistryHealth(server);
    }
}
