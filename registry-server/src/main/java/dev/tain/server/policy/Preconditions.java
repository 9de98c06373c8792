package dev.tain.server.policy;

import java.util.Optional;

/**
 * What has to hold for an object to be deleted.
 *
 * @param uid its uid
 * @param version its {@code resourceVersion}
 */
public record Preconditions(Optional<String> uid, Optional<String> version) {

    public static final Preconditions NONE = new Preconditions(Optional.empty(), Optional.empty());

    /** What of this does not hold. */
    Optional<String> violation(PolicyObject object) {
        if (uid.isPresent() && !uid.get().equals(object.uid())) {
            return Optional.of("Precondition failed: UID in precondition: %s, UID in object meta: %s"
                    .formatted(uid.get(), object.uid()));
        }
        return version.isPresent() && !version.get().equals(object.version())
                ? Optional.of(
                        "Precondition failed: ResourceVersion in precondition: %s, ResourceVersion in object meta: %s"
                                .formatted(version.get(), object.version()))
                : Optional.empty();
    }
}
