package dev.tain.server.tls;

import io.netty.handler.ssl.OpenSslCertificateException;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The trust in client certificates, which tells a client what is wrong with its own. Of what the JDK finds, Netty translates little
 * for OpenSSL, and of the rest the client would hear that the server has an internal error.
 */
final class ClientTrust extends X509ExtendedTrustManager {

    /** {@code X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY}, of which OpenSSL makes the alert {@code unknown_ca}. */
    static final int UNKNOWN_ISSUER = 20;

    /** {@code X509_V_ERR_CERT_REJECTED}, of which it makes {@code bad_certificate}. */
    static final int REJECTED = 28;

    private static final Set<Reason> TRANSLATED_BY_NETTY =
            Set.of(BasicReason.EXPIRED, BasicReason.NOT_YET_VALID, BasicReason.REVOKED);

    private final X509ExtendedTrustManager jdk;

    private ClientTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    /** Trust in what these vouch for. */
    static ClientTrust in(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry(Integer.toString(i), authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return Stream.of(factory.getTrustManagers())
                    .filter(X509ExtendedTrustManager.class::isInstance)
                    .map(manager -> new ClientTrust((X509ExtendedTrustManager) manager))
                    .findFirst()
                    .orElseThrow();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JDK cannot trust certificates", e);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        translated(() -> jdk.checkClientTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        translated(() -> jdk.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        translated(() -> jdk.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        jdk.checkServerTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        jdk.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        jdk.checkServerTrusted(chain, type, engine);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private static void translated(Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            boolean known = e.getCause() instanceof CertPathValidatorException invalid
                    && TRANSLATED_BY_NETTY.contains(invalid.getReason());
            throw known ? e : new OpenSslCertificateException(e.getMessage(), e, code(e.getCause()));
        }
    }

    /** A wrong signature is that of an authority which only has the name of one that is known. */
    private static int code(@Nullable Throwable cause) {
        boolean unknown = cause instanceof CertPathBuilderException
                || (cause instanceof CertPathValidatorException invalid
                        && invalid.getReason() == BasicReason.INVALID_SIGNATURE);
        return unknown ? UNKNOWN_ISSUER : REJECTED;
    }
}
