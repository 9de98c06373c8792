package dev.tain.server.pull;

import dev.tain.server.pull.blob.BlobBody;
import dev.tain.server.pull.place.Origin;
import java.util.OptionalLong;

/**
 * A blob for a client.
 *
 * @param size its length in bytes; empty while a place sends it without having said how long it is
 * @param origin where it comes from for this request
 * @param body its bytes
 */
public record ServedBlob(OptionalLong size, Origin origin, BlobBody body) {}
