package dev.tain.upstream;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.client.HttpClientSecurityUtils;
import reactor.netty.tcp.SslProvider;

/**
 * The TLS contexts in use. By OpenSSL where netty-tcnative is there, by the JDK otherwise; certificates are verified by the
 * JDK either way.
 */
final class TlsContexts {

    private static final int MANY = 1_000;
    private static final char[] NO_PASSWORD = new char[0];

    private final boolean http2;
    private final LoadingCache<Key, SslProvider> providers =
            Caffeine.newBuilder().maximumSize(MANY).build(this::provider);

    /**
     * What distinguishes contexts.
     *
     * @param verifying whether a server must prove who it is
     * @param identified whether the server may see a client certificate
     * @param registry the material of the registry that a request is for, which names other servers
     * @param server the material of the server itself, mostly the same
     */
    record Key(boolean verifying, boolean identified, TlsMaterial registry, TlsMaterial server) {}

    TlsContexts(boolean http2) {
        this.http2 = http2;
    }

    SslProvider of(Key key) {
        return providers.get(key);
    }

    private SslProvider provider(Key key) {
        NativeCode.checkTls();
        SslProvider.GenericSslContextSpec<SslContextBuilder> spec =
                http2 ? Http2SslContextSpec.forClient() : Http11SslContextSpec.forClient();
        spec.configure(builder -> configure(builder, key));
        SslProvider.Builder provider = SslProvider.builder().sslContext(spec);
        return (key.verifying()
                        ? provider.handlerConfigurator(HttpClientSecurityUtils.HOSTNAME_VERIFICATION_CONFIGURER)
                        : provider)
                .build();
    }

    private static void configure(SslContextBuilder builder, Key key) {
        try {
            if (key.verifying()) {
                builder.trustManager(trustManager(key));
            } else {
                builder.trustManager(InsecureTrustManagerFactory.INSTANCE).endpointIdentificationAlgorithm(null);
            }
            if (key.identified() && !key.server().identities().isEmpty()) {
                builder.keyManager(keyManagers(key.server().identities()));
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("This JDK cannot use its own kinds of keys and certificates", e);
        }
    }

    /** As container engines do it, who verify what a registry leads to with the authorities of the registry. */
    private static X509ExtendedTrustManager trustManager(Key key) throws GeneralSecurityException, IOException {
        X509ExtendedTrustManager usual = verifier(null);
        List<X509Certificate> more = new ArrayList<>(key.registry().authorities());
        more.addAll(key.server().authorities());
        if (more.isEmpty()) {
            return new ChainNamingTrustManager(usual);
        }
        KeyStore all = emptyKeyStore();
        for (X509Certificate known : usual.getAcceptedIssuers()) {
            more.add(known);
        }
        for (int i = 0; i < more.size(); i++) {
            all.setCertificateEntry("authority-" + i, more.get(i));
        }
        return new ChainNamingTrustManager(verifier(all));
    }

    private static X509ExtendedTrustManager verifier(@Nullable KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("no trust manager for X.509"));
    }

    private static KeyManagerFactory keyManagers(List<KeyStore.PrivateKeyEntry> identities)
            throws GeneralSecurityException, IOException {
        KeyStore keys = emptyKeyStore();
        for (int i = 0; i < identities.size(); i++) {
            keys.setEntry("identity-" + i, identities.get(i), new KeyStore.PasswordProtection(NO_PASSWORD));
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, NO_PASSWORD);
        return factory;
    }

    private static KeyStore emptyKeyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }
}
