package dev.tain.server.pull;

import dev.tain.server.pull.place.Origin;
import java.util.OptionalLong;

/**
 * What a client that asks with HEAD learns of a blob.
 *
 * @param size its length in bytes; empty where the place that has it does not say how long it is
 * @param origin where that is known from
 */
public record ServedBlobSize(OptionalLong size, Origin origin) {}
