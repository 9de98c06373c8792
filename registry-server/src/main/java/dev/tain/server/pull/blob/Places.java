package dev.tain.server.pull.blob;

import dev.tain.server.pull.place.PlanWalk;
import dev.tain.server.pull.place.Suspects;
import dev.tain.upstream.RegistryClient;

/**
 * The way to the places that blobs come from.
 *
 * @param walk asks them in order
 * @param suspects remembers which of them sent something wrong
 * @param registries talks to them
 */
public record Places(PlanWalk walk, Suspects suspects, RegistryClient registries) {}
