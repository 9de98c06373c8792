package dev.tain.policy;

import java.util.List;

/**
 * What {@code registrySources} of OpenShift's {@code image.config.openshift.io/cluster} says about whole scopes.
 *
 * @param insecure scopes that may be reached over HTTPS without verification or plain HTTP
 * @param blocked scopes that may not be contacted
 * @param allowed when not empty, the only scopes from which images may be pulled
 * @see <a href="https://github.com/openshift/api/blob/master/config/v1/types_image.go">RegistrySources</a>
 */
public record RegistrySources(List<Scope> insecure, List<Scope> blocked, List<Scope> allowed) {

    /** No scope is named. */
    public static final RegistrySources NONE = new RegistrySources(List.of(), List.of(), List.of());

    public RegistrySources {
        insecure = List.copyOf(insecure);
        blocked = List.copyOf(blocked);
        allowed = List.copyOf(allowed);
        if (!blocked.isEmpty() && !allowed.isEmpty()) {
            throw new IllegalArgumentException(
                    "Only one of blockedRegistries and allowedRegistries may be set: what is not allowed is blocked");
        }
    }
}
