package dev.tain.upstream;

import dev.tain.oci.RegistryHost;

/** Knows which certificates belong to a registry. */
@FunctionalInterface
public interface TlsSource {

    /** None but those of the JDK. */
    TlsSource NONE = host -> TlsMaterial.NONE;

    /** The material for a host; the same object as long as it has not changed. Does not block. */
    TlsMaterial of(RegistryHost host);
}
