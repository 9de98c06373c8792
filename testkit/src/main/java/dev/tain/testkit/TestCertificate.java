package dev.tain.testkit;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.tcp.SslProvider.GenericSslContextSpec;

/** A certificate with its private key, made when a test asks for it: self-signed, or by a {@link TestAuthority}. */
public final class TestCertificate {

    private final X509Bundle bundle;

    TestCertificate(X509Bundle bundle) {
        this.bundle = bundle;
        // Its second line: the first one of an EC key is the same for many keys.
        TestSecret.note(bundle.getPrivateKeyPEM().lines().skip(2).findFirst().orElseThrow());
    }

    /** A self-signed certificate for {@code 127.0.0.1} and {@code localhost}. */
    public static TestCertificate forLoopback() {
        CertificateBuilder builder = new CertificateBuilder()
                .subject("CN=Tain test registry")
                .addSanIpAddress("127.0.0.1")
                .addSanDnsName("localhost")
                .ecp256()
                .setIsCertificateAuthority(true);
        return new TestCertificate(built(builder::buildSelfSigned));
    }

    /** The certificate as PEM, with those between it and the authority; for a server's or client's configuration. */
    public String pem() {
        return bundle.getCertificatePathPEM();
    }

    /** The private key as PEM, likewise. */
    public String privateKeyPem() {
        return bundle.getPrivateKeyPEM();
    }

    /** Writes the certificate where a client looks for authorities, such as {@code certs.d/<host>/ca.crt}. */
    public Path writePem(Path file) throws IOException {
        return Files.writeString(file, pem());
    }

    /** Writes the private key to a file. */
    public Path writePrivateKeyPem(Path file) throws IOException {
        return Files.writeString(file, privateKeyPem());
    }

    /** A client's TLS context that trusts the authority of this certificate and no other. */
    public SSLContext clientContext() {
        return context(null, bundle);
    }

    /** The TLS context of a client that shows this certificate, and trusts the authority and no other. */
    public SSLContext clientContext(TestAuthority trusted) {
        try {
            return context(bundle.toKeyManagerFactory().getKeyManagers(), trusted.bundle());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no key managers", e);
        }
    }

    private static SSLContext context(KeyManager @Nullable [] keys, X509Bundle trusted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trusted.toTrustManagerFactory().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no TLS", e);
        }
    }

    /** Key and certificates, as a Java client has them. */
    public KeyStore.PrivateKeyEntry entry() {
        return new KeyStore.PrivateKeyEntry(privateKey(), bundle.getCertificatePath());
    }

    X509Certificate certificate() {
        return bundle.getCertificate();
    }

    PrivateKey privateKey() {
        return bundle.getKeyPair().getPrivate();
    }

    GenericSslContextSpec<SslContextBuilder> serverContext() {
        return Http11SslContextSpec.forServer(privateKey(), bundle.getCertificatePath());
    }

    /** For a server that demands a certificate of the authority from its clients. */
    GenericSslContextSpec<SslContextBuilder> serverContext(TestAuthority clients) {
        return Http11SslContextSpec.forServer(privateKey(), bundle.getCertificatePath())
                .configure(builder ->
                        builder.trustManager(clients.bundle().getCertificate()).clientAuth(ClientAuth.REQUIRE));
    }

    static X509Bundle built(Callable<X509Bundle> builder) {
        try {
            return builder.call();
        } catch (Exception e) {
            // The builder declares Exception; nothing in it depends on the environment.
            throw new IllegalStateException("The test certificate could not be made", e);
        }
    }
}
