package dev.tain.server.policy;

import java.util.List;

/**
 * A change that was made, or with a dry run would have been.
 *
 * @param object the object as it is, or was before it was deleted
 * @param warnings what is probably not meant as it stands
 */
public record AcceptedChange(PolicyObject object, List<String> warnings) {

    public AcceptedChange {
        warnings = List.copyOf(warnings);
    }
}
