package dev.tain.server.registry;

import dev.tain.oci.ErrorCode;
import dev.tain.server.pull.place.Lookup;

/** What has come of looking for something, in terms of the specification. */
final class Lookups {

    private Lookups() {}

    /**
     * What was found.
     *
     * @param absent the code for what was not
     * @throws RegistryException when it is absent or refused
     */
    static <T> T found(Lookup<T> lookup, ErrorCode absent) {
        if (lookup instanceof Lookup.Found<T> found) {
            return found.value();
        }
        if (lookup instanceof Lookup.Refused<T> refused) {
            throw new RegistryException(ErrorCode.DENIED, refused.reason());
        }
        throw new RegistryException(absent, ((Lookup.Absent<T>) lookup).reason());
    }
}
