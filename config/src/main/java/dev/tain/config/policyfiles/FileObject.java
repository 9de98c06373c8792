package dev.tain.config.policyfiles;

import dev.tain.config.openshift.MirrorObject;
import java.time.Instant;

/**
 * An object that has mirrors and stands in a file.
 *
 * @param object the object; its place names the file relative to the directory
 * @param modified when the file was changed last
 */
public record FileObject(MirrorObject object, Instant modified) {}
