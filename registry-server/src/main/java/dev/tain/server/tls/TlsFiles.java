package dev.tain.server.tls;

import dev.tain.config.certs.CertificateFileException;
import dev.tain.config.certs.KeyFile;
import dev.tain.config.certs.PemFile;
import dev.tain.config.settings.AdminTlsSettings;
import dev.tain.config.settings.TlsSettings;
import dev.tain.upstream.NativeCode;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.security.KeyStore.PrivateKeyEntry;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * The files of one port.
 *
 * @param certificate the server's certificate with its chain
 * @param key its private key
 * @param clientAuthorities the authorities of client certificates; without them, none is asked for
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {

    /** The files of the registry port. */
    public static TlsFiles of(TlsSettings settings) {
        return new TlsFiles(settings.certificate(), settings.key(), Optional.empty());
    }

    /** The files of the admin port. */
    public static TlsFiles of(AdminTlsSettings settings) {
        return new TlsFiles(settings.certificate(), settings.key(), Optional.ofNullable(settings.clientAuthorities()));
    }

    /** All of them, always in the same order. */
    List<Path> all() {
        return Stream.concat(Stream.of(certificate, key), clientAuthorities.stream())
                .toList();
    }

    /**
     * Reads them. By OpenSSL where netty-tcnative is there, by the JDK otherwise.
     *
     * @throws TlsFilesException when one cannot be used
     */
    SslContext read() {
        try {
            PrivateKeyEntry identity = KeyFile.identity(key, certificate);
            NativeCode.checkTls();
            SslContextBuilder builder = SslContextBuilder.forServer(identity.getPrivateKey(), chain(identity));
            if (clientAuthorities.isPresent()) {
                // Whoever comes with a token needs no certificate.
                builder.clientAuth(ClientAuth.OPTIONAL)
                        .trustManager(ClientTrust.in(PemFile.certificates(clientAuthorities.get())));
            }
            return builder.build();
        } catch (CertificateFileException e) {
            throw new TlsFilesException(String.valueOf(e.getMessage()), e);
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsFilesException("%s: TLS cannot use it: %s".formatted(certificate, e.getMessage()), e);
        }
    }

    private static List<X509Certificate> chain(PrivateKeyEntry identity) {
        return Arrays.stream(identity.getCertificateChain())
                .map(X509Certificate.class::cast)
                .toList();
    }
}
