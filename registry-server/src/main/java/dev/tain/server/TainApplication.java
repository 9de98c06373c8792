package dev.tain.server;

import dev.tain.config.policyfiles.PolicyFileException;
import dev.tain.config.policyfiles.PolicyFiles;
import dev.tain.config.settings.TainSettings;
import dev.tain.policy.MirrorPolicy;
import dev.tain.policy.OwnHosts;
import dev.tain.policy.SourceRules;
import dev.tain.server.pull.PullPolicy;
import dev.tain.server.pull.Pulls;
import dev.tain.server.pull.TagAge;
import dev.tain.server.registry.RegistryServer;
import dev.tain.storage.FileSystemStore;
import dev.tain.upstream.RegistryClient;
import dev.tain.upstream.UpstreamSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.reactive.ConfigurableReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;

/**
 * The wiring. Spring's own web server is the admin port; the registry port is a reactor-netty server beside it, see
 * RATIONALE.md.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(TainSettings.class)
class TainApplication {

    @Bean
    FileSystemStore store(TainSettings settings) {
        try {
            return FileSystemStore.open(settings.storage().filesystem().path());
        } catch (IOException e) {
            throw new StartFailure(
                    String.valueOf(e.getMessage()),
                    "Make the directory writable, or set tain.storage.filesystem.path to another one.",
                    e);
        }
    }

    @Bean
    RegistryClient registries(TainSettings settings) {
        return new RegistryClient(new UpstreamSettings(
                settings.upstream().connectTimeout(), settings.upstream().readTimeout(), "tain"));
    }

    @Bean
    PullPolicy policy(TainSettings settings) {
        return PullPolicy.of(
                mirrors(Optional.ofNullable(settings.policy().directory())),
                new SourceRules(
                        new OwnHosts(Set.copyOf(settings.ownHosts())),
                        settings.sourceAliases(),
                        settings.allowedSources(),
                        Optional.of(settings.defaultSource())));
    }

    @Bean
    Pulls pulls(TainSettings settings, PullPolicy policy, FileSystemStore store, RegistryClient registries) {
        return new Pulls(
                () -> policy, store, registries, new TagAge(settings.tags().maxAge(), InstantSource.system()));
    }

    @Bean
    RegistryServer registryServer(TainSettings settings, Pulls pulls) {
        return new RegistryServer(settings.registry(), pulls);
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableReactiveWebServerFactory> adminPort(TainSettings settings) {
        return server -> {
            server.setAddress(address(settings.admin().address()));
            server.setPort(settings.admin().port());
        };
    }

    @Bean
    StartMessage startMessage(TainSettings settings, RegistryServer registry) {
        return new StartMessage(settings, registry);
    }

    private static MirrorPolicy mirrors(Optional<Path> directory) {
        try {
            return PolicyFiles.load(directory).policy();
        } catch (PolicyFileException e) {
            throw new StartFailure(
                    "The mirror policy cannot be used: " + e.getMessage(),
                    "Correct the file, or set tain.policy.directory to another directory.",
                    e);
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new StartFailure(
                    "There is no address \"%s\"".formatted(text),
                    "Set tain.admin.address to an address of this machine, such as 127.0.0.1.",
                    e);
        }
    }
}
