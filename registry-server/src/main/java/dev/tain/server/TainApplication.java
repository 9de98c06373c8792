package dev.tain.server;

import dev.tain.config.auth.AuthFileException;
import dev.tain.config.certs.CertificateFileException;
import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.settings.RemoteRegistrySettings;
import dev.tain.config.settings.SettingsConfiguration;
import dev.tain.config.settings.TainSettings;
import dev.tain.policy.MirrorPolicy;
import dev.tain.server.access.AccessHealth;
import dev.tain.server.access.RateLimitMetrics;
import dev.tain.server.access.RemoteAccess;
import dev.tain.server.access.RemoteLimits;
import dev.tain.server.admin.AdminDocuments;
import dev.tain.server.kube.KubeApi;
import dev.tain.server.policy.PolicyHealth;
import dev.tain.server.policy.PolicyInForce;
import dev.tain.server.policy.PolicyMetrics;
import dev.tain.server.policy.PolicyReloader;
import dev.tain.server.pull.PullRules;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.TagRules;
import dev.tain.server.pull.blob.FillRules;
import dev.tain.server.pull.blob.StoreHealth;
import dev.tain.server.pull.place.WalkSettings;
import dev.tain.server.registry.RegistryServer;
import dev.tain.storage.FileSystemStore;
import dev.tain.upstream.Connections;
import dev.tain.upstream.NativeCode;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.UpstreamSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * The wiring. Spring's own web server is the admin port; the registry port is a reactor-netty server beside it, see
 * RATIONALE.md.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({SettingsConfiguration.class, Ports.class, AdminAccess.class, Observation.class, AdminDocuments.class})
class TainApplication {

    private static final Logger log = LoggerFactory.getLogger(Tain.class);

    @Bean
    FileSystemStore store(TainSettings settings) {
        try {
            return FileSystemStore.open(settings.storage().filesystem().path());
        } catch (IOException e) {
            throw new StartFailure(
                    "tain.storage.filesystem.path",
                    String.valueOf(e.getMessage()),
                    "Free the directory or make it writable, or set tain.storage.filesystem.path to another one.",
                    e);
        }
    }

    @Bean
    RemoteAccess remoteAccess(TainSettings settings) {
        try {
            return new RemoteAccess(settings, System.getenv());
        } catch (AuthFileException e) {
            throw new StartFailure(
                    "tain.auth-file",
                    "The credentials file cannot be used: " + e.getMessage(),
                    "Correct the file, or set tain.auth-file to another one.",
                    e);
        } catch (CertificateFileException e) {
            String key = certificatesKey(settings.upstream().trustedRoots().indexOf(e.file()));
            throw new StartFailure(
                    key,
                    "A certificate or key cannot be used: " + e.getMessage(),
                    "Correct the file, or set %s to another one.".formatted(key),
                    e);
        }
    }

    private static String certificatesKey(int trustedRoot) {
        return trustedRoot < 0 ? "tain.certs-directory" : "tain.upstream.trusted-roots[%d]".formatted(trustedRoot);
    }

    @Bean
    AccessHealth remoteAccessHealthIndicator(RemoteAccess access) {
        return new AccessHealth(access);
    }

    @Bean
    RegistryClient registries(TainSettings settings, RemoteAccess access, MeterRegistry meters) {
        RemoteRegistrySettings remote = settings.upstream();
        Connections connections = new Connections(
                remote.connections().perHost(),
                remote.connections().idleTime(),
                Optional.ofNullable(remote.connections().lifeTime()),
                remote.http2());
        return new RegistryClient(
                new UpstreamSettings(
                        remote.connectTimeout(), remote.readTimeout(), "tain", connections, RemoteLimits.of(remote)),
                access.access(),
                new RateLimitMetrics(meters));
    }

    @Bean
    PolicyReloader policyReloader(TainSettings settings, FileSystemStore store) {
        try {
            return new PolicyReloader(
                    Optional.ofNullable(settings.policy().directory()),
                    store.documents(),
                    Rules.of(settings),
                    InstantSource.system());
        } catch (IOException e) {
            throw new StartFailure(
                    "tain.storage.filesystem.path",
                    "The policy objects in the store cannot be used: " + e.getMessage(),
                    "Repair the store, or set tain.storage.filesystem.path to another directory.",
                    e);
        } catch (PolicyFileException e) {
            throw new StartFailure(
                    "tain.policy.directory",
                    "The mirror policy cannot be used:\n" + e.getMessage(),
                    "Correct the policy (\"tain check FILE\" looks at it without starting), or set tain.policy.directory to"
                            + " another directory.",
                    e);
        }
    }

    @Bean
    PolicyInForce policyInForce(PolicyReloader reloader) {
        return reloader.policy();
    }

    @Bean
    KubeApi kubeApi(PolicyReloader reloader) {
        return new KubeApi(reloader.objects(), InstantSource.system(), Duration.ofMinutes(1));
    }

    @Bean
    RouterFunction<ServerResponse> kubeRoutes(KubeApi api) {
        return api.routes();
    }

    @Bean
    PolicyHealth policyHealthIndicator(PolicyInForce policy) {
        return new PolicyHealth(policy);
    }

    @Bean
    PolicyMetrics policyMetrics(PolicyReloader reloader) {
        return new PolicyMetrics(
                reloader.policy(), () -> reloader.objects().current().version());
    }

    @Bean
    WalkSettings walks(TainSettings settings, MeterRegistry meters) {
        return new WalkSettings(settings.upstream().hedgeAfter(), InstantSource.system(), meters);
    }

    @Bean
    Pulls pulls(
            TainSettings settings,
            PolicyInForce policy,
            FileSystemStore store,
            RegistryClient registries,
            WalkSettings walks) {
        return new Pulls(
                () -> policy.state().pulls(),
                store,
                registries,
                new PullRules(
                        new TagRules(settings.tags(), InstantSource.system()),
                        walks,
                        new FillRules(settings.fills(), InstantSource.system()),
                        settings.prefetch(),
                        PullRules.PATIENCE));
    }

    @Bean
    PullsEnd pullsEnd(Pulls pulls) {
        return new PullsEnd(pulls);
    }

    @Bean
    StoreHealth storeHealthIndicator(Pulls pulls) {
        return pulls.storeHealth();
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> startMessage(
            TainSettings settings, RegistryServer registry, PolicyInForce policy) {
        return ready -> {
            if (!registry.isRunning()) {
                return; // stopped while it was starting
            }
            MirrorPolicy inForce = policy.state().loaded().policy();
            int adminPort = ready.getApplicationContext()
                    .getEnvironment()
                    .getRequiredProperty("local.server.port", Integer.class);
            log.info("{}", new StartMessage(settings, registry.port(), adminPort, inForce).text());
            NativeCode.checkSockets();
            ConsoleQueue.install(LoggerFactory.getILoggerFactory());
        };
    }
}
