package dev.tain.testkit;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.tcp.SslProvider;

/** A self-signed certificate with its private key, made when a test asks for it. */
public final class TestCertificate {

    private final X509Bundle bundle;

    private TestCertificate(X509Bundle bundle) {
        this.bundle = bundle;
    }

    /** A certificate for {@code 127.0.0.1} and {@code localhost}. */
    public static TestCertificate forLoopback() {
        CertificateBuilder builder = new CertificateBuilder()
                .subject("CN=Tain test registry")
                .addSanIpAddress("127.0.0.1")
                .addSanDnsName("localhost")
                .ecp256()
                .setIsCertificateAuthority(true);
        return new TestCertificate(signed(builder));
    }

    /** The certificate as PEM, for a client's file of trusted authorities. */
    public String pem() {
        return bundle.getCertificatePEM();
    }

    /** The private key as PEM, for a server's configuration. */
    public String privateKeyPem() {
        return bundle.getPrivateKeyPEM();
    }

    /** Writes the certificate where a client looks for authorities, such as {@code certs.d/<host>/ca.crt}. */
    public Path writePem(Path file) throws IOException {
        return Files.writeString(file, pem());
    }

    /** A client's TLS context that trusts this certificate and no other. */
    public SSLContext clientContext() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    SslProvider.GenericSslContextSpec<SslContextBuilder> serverContext() {
        return Http11SslContextSpec.forServer(bundle.getKeyPair().getPrivate(), bundle.getCertificate());
    }

    private static X509Bundle signed(CertificateBuilder builder) {
        try {
            return builder.buildSelfSigned();
        } catch (Exception e) {
            // The builder declares Exception; nothing in it depends on the environment.
            throw new IllegalStateException("The test certificate could not be made", e);
        }
    }
}
