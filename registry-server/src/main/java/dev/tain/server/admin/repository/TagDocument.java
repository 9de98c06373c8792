package dev.tain.server.admin.repository;

import dev.tain.server.pull.NamedTag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tag as JSON.
 *
 * @param tag its name
 * @param digest the manifest that it points to; null when its file is damaged
 * @param hosted whether it was pushed here
 * @param confirmed when its source last said so; null for a hosted one, and when the next pull asks its source anyway
 */
record TagDocument(
        String tag,
        @Nullable String digest,
        boolean hosted,
        @Nullable Instant confirmed) {

    static TagDocument of(NamedTag tag) {
        return new TagDocument(
                tag.tag().value(),
                tag.manifest().map(Object::toString).orElse(null),
                tag.hosted(),
                tag.confirmed().filter(time -> !time.equals(Instant.EPOCH)).orElse(null));
    }
}
