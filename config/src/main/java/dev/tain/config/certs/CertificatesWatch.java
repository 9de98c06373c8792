package dev.tain.config.certs;

import dev.tain.config.watch.FileWatch;
import dev.tain.oci.RegistryHost;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Notices changes of a directory of certificates. Used by one thread. */
public final class CertificatesWatch {

    private final FileWatch<Map<RegistryHost, HostCertificates>> watch;

    /** Begins with the directory as it is now: the first look finds no change. */
    public CertificatesWatch(Path directory) {
        watch = new FileWatch<>(
                () -> CertificatesDirectory.files(directory), () -> CertificatesDirectory.read(directory));
    }

    /**
     * Looks at the directory.
     *
     * @return all that is in it when the files have changed and stay as they are
     * @throws CertificateFileException when they have changed and the new ones cannot be used; said once for each change. What
     *     was read before stays good
     */
    public Optional<Map<RegistryHost, HostCertificates>> poll() {
        return watch.poll();
    }
}
