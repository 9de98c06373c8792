package dev.tain.policy;

import dev.tain.oci.Endpoint;
import dev.tain.oci.Reference;

/**
 * One place to pull from.
 *
 * @param endpoint the registry and whether it may be reached insecurely
 * @param reference the image as that registry names it
 */
public record PullSource(Endpoint endpoint, Reference reference) {}
