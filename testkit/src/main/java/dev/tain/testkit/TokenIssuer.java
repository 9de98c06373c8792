package dev.tain.testkit;

import java.util.List;

/** Makes the tokens of a fake token service. */
@FunctionalInterface
public interface TokenIssuer {

    /**
     * A new token.
     *
     * @param account whose token it is; empty for anybody's
     * @param service for which registry it is
     * @param scopes what it allows, such as {@code repository:library/alpine:pull}
     */
    String issue(String account, String service, List<String> scopes);

    /** Tokens that say nothing to anybody but the service itself. */
    static TokenIssuer opaque() {
        return (account, service, scopes) -> TestSecret.word();
    }
}
