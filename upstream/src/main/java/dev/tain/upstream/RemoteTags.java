package dev.tain.upstream;

import dev.tain.oci.Tag;
import java.util.List;

/**
 * A part of a repository's tags, in the order of their characters and without a gap.
 *
 * @param tags what comes next
 * @param more whether there are others behind them; then there is at least one tag
 */
public record RemoteTags(List<Tag> tags, boolean more) {

    public RemoteTags {
        tags = List.copyOf(tags);
    }
}
