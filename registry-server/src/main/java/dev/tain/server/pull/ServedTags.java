package dev.tain.server.pull;

import dev.tain.oci.Tag;
import dev.tain.server.pull.place.Origin;
import java.util.List;
import java.util.Optional;

/**
 * A page of a repository's tags.
 *
 * @param tags in the order of their characters
 * @param more whether there are others behind them; then there is at least one tag
 * @param origin where the list came from
 * @param warning as in {@link ServedManifest}
 */
public record ServedTags(List<Tag> tags, boolean more, Origin origin, Optional<String> warning) {

    public ServedTags {
        tags = List.copyOf(tags);
    }
}
