package dev.tain.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Tokens that a registry verifies by itself: JSON Web Tokens with a signature by ES256 and the signer's certificate.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/jwt/">Token authentication implementation</a>
 */
public final class JwtIssuer implements TokenIssuer {

    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();
    /** Registries allow their clock to differ from the issuer's by a little. */
    private static final Duration LEEWAY = Duration.ofSeconds(10);

    private final String name;
    private final TestCertificate signer;
    private final Duration life;

    /**
     * An issuer.
     *
     * @param name the {@code iss} that the registry demands
     * @param signer whose certificate the registry trusts, see {@link TestAuthority#forSigning}
     * @param life for how long a token is good
     */
    public JwtIssuer(String name, TestCertificate signer, Duration life) {
        this.name = name;
        this.signer = signer;
        this.life = life;
    }

    @Override
    public String issue(String account, String service, List<String> scopes) {
        try {
            String signed = encoded(header()) + "." + encoded(claims(account, service, scopes));
            String signature = BASE64_URL.encodeToString(signature(signed));
            TestSecret.note(signature);
            return signed + "." + signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK has no ES256", e);
        }
    }

    private String header() throws GeneralSecurityException {
        String certificate =
                Base64.getEncoder().encodeToString(signer.certificate().getEncoded());
        return "{\"typ\":\"JWT\",\"alg\":\"ES256\",\"x5c\":[\"%s\"]}".formatted(certificate);
    }

    private String claims(String account, String service, List<String> scopes) {
        Instant now = Instant.now();
        return """
                {"iss":"%s","sub":"%s","aud":"%s","exp":%d,"nbf":%d,"iat":%d,"jti":"%s","access":[%s]}""".formatted(
                        name,
                        account,
                        service,
                        now.plus(life).getEpochSecond(),
                        now.minus(LEEWAY).getEpochSecond(),
                        now.getEpochSecond(),
                        UUID.randomUUID(),
                        scopes.stream().map(JwtIssuer::access).collect(Collectors.joining(",")));
    }

    /** An entry of {@code access} for a scope, {@code type:name:actions}; the name may have colons of its own. */
    private static String access(String scope) {
        int type = scope.indexOf(':');
        int actions = scope.lastIndexOf(':');
        String each = Arrays.stream(scope.substring(actions + 1).split(",", -1))
                .map("\"%s\""::formatted)
                .collect(Collectors.joining(","));
        return "{\"type\":\"%s\",\"name\":\"%s\",\"actions\":[%s]}"
                .formatted(scope.substring(0, type), scope.substring(type + 1, actions), each);
    }

    private byte[] signature(String signed) throws GeneralSecurityException {
        // The form in which JWTs have it, RFC 7518, section 3.4: both numbers one after the other.
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(signer.privateKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signature.sign();
    }

    private static String encoded(String json) {
        return BASE64_URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
