package dev.tain.upstream;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Says which certificates it was that are not trusted: those of the registry, or of something in between that one did not expect. */
final class ChainNamingTrustManager extends X509ExtendedTrustManager {

    private static final int LONGEST_CHAIN = 6;

    private final X509ExtendedTrustManager verifier;

    /**
     * A trust manager.
     *
     * @param verifier decides
     */
    ChainNamingTrustManager(X509ExtendedTrustManager verifier) {
        this.verifier = verifier;
    }

    /** A chain that is not trusted, and why. */
    static final class UntrustedChainException extends CertificateException {

        private static final long serialVersionUID = 1L;

        UntrustedChainException(X509Certificate[] chain, CertificateException reason) {
            super("%s; the server showed %s".formatted(reason(reason), shown(chain)), reason);
        }

        private static String reason(Throwable error) {
            Throwable cause = error;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return String.valueOf(cause.getMessage());
        }

        private static String shown(X509Certificate[] chain) {
            return Arrays.stream(chain)
                    .limit(LONGEST_CHAIN)
                    .map(certificate -> "%s (issued by %s, valid from %s until %s)"
                            .formatted(
                                    certificate.getSubjectX500Principal(),
                                    certificate.getIssuerX500Principal(),
                                    certificate.getNotBefore().toInstant(),
                                    certificate.getNotAfter().toInstant()))
                    .collect(Collectors.joining(", then "));
        }
    }

    @FunctionalInterface
    private interface Check {

        void run() throws CertificateException;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        named(chain, () -> verifier.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        named(chain, () -> verifier.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        named(chain, () -> verifier.checkServerTrusted(chain, authType));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        verifier.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        verifier.checkClientTrusted(chain, authType, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        verifier.checkClientTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return verifier.getAcceptedIssuers();
    }

    private static void named(X509Certificate[] chain, Check check) throws CertificateException {
        try {
            check.run();
        } catch (CertificateException e) {
            throw new UntrustedChainException(chain, e);
        }
    }
}
