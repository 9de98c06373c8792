package dev.tain.server.access;

import dev.tain.config.auth.AuthFileException;
import dev.tain.config.auth.CredentialStore;
import dev.tain.config.certs.CertificateFileException;
import dev.tain.config.certs.CertificatesDirectory;
import dev.tain.config.certs.CertificatesWatch;
import dev.tain.config.certs.HostCertificates;
import dev.tain.config.certs.PemFile;
import dev.tain.config.proxy.Proxies;
import dev.tain.config.settings.SettingException;
import dev.tain.config.settings.TainSettings;
import dev.tain.oci.RegistryHost;
import dev.tain.upstream.ProxyServer;
import dev.tain.upstream.ProxySource;
import dev.tain.upstream.RealmRules;
import dev.tain.upstream.RegistryAccess;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the credentials file and the certificates, then looks at them twice a second and puts what changed in force. Files that
 * cannot be used change nothing but the log and the health detail.
 */
public final class RemoteAccess implements AutoCloseable {

    private static final int MILLISECONDS_BETWEEN_LOOKS = 500;

    private final RegistryAccess access;
    private final Credentials credentials;
    private final WatchedFiles credentialsFile;
    private final WatchedFiles certificateFiles;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread named = new Thread(task, "access");
        named.setDaemon(true);
        return named;
    });

    /**
     * Reads the files and begins to look.
     *
     * @param environment the variables that count where settings do not say which proxies to use
     * @throws AuthFileException when the credentials file cannot be used
     * @throws CertificateFileException when a certificate or key cannot be used
     * @throws SettingException when a proxy in the environment is not one
     */
    public RemoteAccess(TainSettings settings, Map<String, String> environment) {
        CredentialStore store = CredentialStore.open(Optional.ofNullable(settings.authFile()));
        Certificates certificates = new Certificates(roots(settings.upstream().trustedRoots()));
        credentials = new Credentials(store);
        credentialsFile = new WatchedFiles("The credentials file", store::poll);
        certificateFiles =
                new WatchedFiles("The certificates", certificateLook(settings.certsDirectory(), certificates));
        access = new RegistryAccess(
                credentials,
                certificates,
                proxies(settings.proxy().orElse(environment)),
                new RealmRules(Set.copyOf(settings.upstream().trustedRealms())),
                settings.upstream().privateRedirects());
        lookAgainAndAgain();
    }

    /** For the client. */
    public RegistryAccess access() {
        return access;
    }

    /** What is wrong with the files at the moment, in words. */
    public List<String> problems() {
        return Stream.of(credentialsFile, certificateFiles)
                .flatMap(files -> files.problem().stream())
                .toList();
    }

    @Override
    public void close() {
        thread.shutdownNow();
        credentials.close();
    }

    private static List<X509Certificate> roots(List<Path> files) {
        return files.stream()
                .flatMap(file -> PemFile.certificates(file).stream())
                .toList();
    }

    private static WatchedFiles.Look certificateLook(@Nullable Path directory, Certificates certificates) {
        if (directory == null) {
            return () -> false;
        }
        // The watch begins before the files are read, or a change in between would go unseen.
        CertificatesWatch watch = new CertificatesWatch(directory);
        certificates.replace(CertificatesDirectory.read(directory));
        return () -> {
            Optional<Map<RegistryHost, HostCertificates>> next = watch.poll();
            next.ifPresent(certificates::replace);
            return next.isPresent();
        };
    }

    private static ProxySource proxies(Proxies proxies) {
        return uri -> proxies.forUri(uri.getScheme(), uri.getHost(), port(uri))
                .map(proxy -> new ProxyServer(proxy.host(), proxy.port(), proxy.credential()));
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "http".equalsIgnoreCase(uri.getScheme()) ? 80 : 443;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread; a look never throws
    private void lookAgainAndAgain() {
        thread.scheduleWithFixedDelay(
                () -> {
                    credentialsFile.look();
                    certificateFiles.look();
                },
                MILLISECONDS_BETWEEN_LOOKS,
                MILLISECONDS_BETWEEN_LOOKS,
                TimeUnit.MILLISECONDS);
    }
}
