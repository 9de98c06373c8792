package dev.tain.config.certs;

import dev.tain.oci.RegistryHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A directory of certificates: {@code <host[:port]>/*.crt} are authorities, {@code <name>.cert} and {@code <name>.key} are a
 * client's certificate with its chain, and its key.
 *
 * @see <a href="https://github.com/containers/image/blob/main/docs/containers-certs.d.5.md">containers-certs.d(5)</a>
 */
public final class CertificatesDirectory {

    private static final String AUTHORITY = ".crt";
    private static final String CERTIFICATE = ".cert";
    private static final String KEY = ".key";

    private CertificatesDirectory() {}

    /**
     * Reads all of it. Hosts without any such file are left out, and so is what is neither a host nor has such a file.
     *
     * @throws CertificateFileException when the directory or a file in it cannot be used
     */
    public static Map<RegistryHost, HostCertificates> read(Path directory) {
        Map<RegistryHost, HostCertificates> hosts = new LinkedHashMap<>();
        for (Path entry : entries(directory)) {
            List<Path> files = certificateFiles(entry);
            if (!files.isEmpty()) {
                hosts.put(host(entry), certificates(files));
            }
        }
        return Map.copyOf(hosts);
    }

    /** All files that count, to watch them; the directory when it cannot be listed, which looks other than an empty one. */
    static List<Path> files(Path directory) {
        try {
            return entries(directory).stream()
                    .flatMap(entry -> certificateFiles(entry).stream())
                    .toList();
        } catch (CertificateFileException e) {
            return List.of(directory); // reading it says so
        }
    }

    private static HostCertificates certificates(List<Path> files) {
        List<X509Certificate> authorities = new ArrayList<>();
        List<PrivateKeyEntry> identities = new ArrayList<>();
        for (Path file : files) {
            if (hasEnding(file, AUTHORITY)) {
                // What a package left behind as a link to a file that is not there is passed over, as container engines
                // do.
                authorities.addAll(leadsNowhere(file) ? List.of() : PemFile.certificates(file));
            } else if (hasEnding(file, CERTIFICATE)) {
                identities.add(identity(file, files));
            } else {
                requireSibling(file, KEY, CERTIFICATE, files, "there is no client certificate %s for this key");
            }
        }
        return new HostCertificates(authorities, identities);
    }

    private static PrivateKeyEntry identity(Path certificate, List<Path> files) {
        Path key = requireSibling(
                certificate,
                CERTIFICATE,
                KEY,
                files,
                "there is no key %s for this client certificate; the certificate of an authority ends with .crt");
        return KeyFile.identity(key, certificate);
    }

    private static Path requireSibling(Path file, String ending, String other, List<Path> files, String problem) {
        String name = file.getFileName().toString();
        Path sibling = file.resolveSibling(name.substring(0, name.length() - ending.length()) + other);
        if (!files.contains(sibling)) {
            throw new CertificateFileException(file, problem.formatted(sibling.getFileName()));
        }
        return sibling;
    }

    private static RegistryHost host(Path directory) {
        try {
            return RegistryHost.parse(directory.getFileName().toString());
        } catch (IllegalArgumentException e) {
            throw new CertificateFileException(
                    directory,
                    "there are certificates in it, but its name is not a registry: expected HOST or HOST:PORT");
        }
    }

    private static List<Path> certificateFiles(Path host) {
        return isDirectory(host)
                ? entries(host).stream()
                        .filter(file -> !Files.isDirectory(file))
                        .filter(file ->
                                hasEnding(file, AUTHORITY) || hasEnding(file, CERTIFICATE) || hasEnding(file, KEY))
                        .toList()
                : List.of();
    }

    /** There may be certificates in what cannot be looked at. */
    private static boolean isDirectory(Path host) {
        try {
            return Files.readAttributes(host, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new CertificateFileException(host, "it cannot be looked at: " + e);
        }
    }

    private static boolean leadsNowhere(Path link) {
        try {
            Files.readAttributes(link, BasicFileAttributes.class);
            return false;
        } catch (NoSuchFileException e) {
            return true;
        } catch (IOException e) {
            return false; // reading it says why
        }
    }

    private static boolean hasEnding(Path file, String ending) {
        return file.getFileName().toString().endsWith(ending);
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (NoSuchFileException e) {
            throw new CertificateFileException(
                    directory, "the directory does not exist: create it or remove tain.certs-directory");
        } catch (IOException e) {
            throw new CertificateFileException(directory, "the directory cannot be listed: " + e);
        }
    }
}
