package dev.tain.testkit;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A private certificate authority, made when a test asks for it, and the certificates that it issues. */
public final class TestAuthority {

    private static final Duration DAY = Duration.ofDays(1);

    private final X509Bundle bundle;

    private TestAuthority(X509Bundle bundle) {
        this.bundle = bundle;
    }

    /** An authority with this common name, which vouches for itself. */
    public static TestAuthority named(String name) {
        CertificateBuilder builder = new CertificateBuilder()
                .subject("CN=" + name)
                .ecp256()
                .setIsCertificateAuthority(true)
                .setKeyUsage(
                        true, CertificateBuilder.KeyUsage.keyCertSign, CertificateBuilder.KeyUsage.digitalSignature);
        return new TestAuthority(TestCertificate.built(builder::buildSelfSigned));
    }

    /** A server's certificate for {@code 127.0.0.1} and {@code localhost}. */
    public TestCertificate forLoopback() {
        return issue(loopback());
    }

    /** A server's certificate for these host names and nothing else. */
    public TestCertificate forHosts(String... names) {
        return issue(server(names[0], List.of(names)));
    }

    /** A server's certificate like {@link #forLoopback()}, which ended yesterday. */
    public TestCertificate expiredForLoopback() {
        Instant now = Instant.now();
        return issue(loopback().notBefore(now.minus(DAY.multipliedBy(30))).notAfter(now.minus(DAY)));
    }

    /** A client's certificate. */
    public TestCertificate forClient(String name) {
        return issue(leaf(name).addExtendedKeyUsageClientAuth());
    }

    /** The certificate of somebody who signs tokens. */
    public TestCertificate forSigning(String name) {
        return issue(leaf(name));
    }

    /** The certificate as PEM, for a file of trusted authorities. */
    public String pem() {
        return bundle.getCertificatePEM();
    }

    /** Writes the certificate where a program looks for authorities, such as {@code certs.d/<host>/ca.crt}. */
    public Path writePem(Path file) throws IOException {
        return Files.writeString(file, pem());
    }

    /** The certificate. */
    public X509Certificate certificate() {
        return bundle.getCertificate();
    }

    X509Bundle bundle() {
        return bundle;
    }

    private static CertificateBuilder loopback() {
        return server("Tain test registry", List.of("localhost")).addSanIpAddress("127.0.0.1");
    }

    private static CertificateBuilder server(String name, List<String> hosts) {
        CertificateBuilder builder = leaf(name).addExtendedKeyUsageServerAuth();
        hosts.forEach(builder::addSanDnsName);
        return builder;
    }

    private static CertificateBuilder leaf(String name) {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .ecp256()
                .setKeyUsage(true, CertificateBuilder.KeyUsage.digitalSignature);
    }

    private TestCertificate issue(CertificateBuilder builder) {
        return new TestCertificate(TestCertificate.built(() -> builder.buildIssuedBy(bundle)));
    }
}
