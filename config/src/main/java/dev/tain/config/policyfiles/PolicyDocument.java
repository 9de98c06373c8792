package dev.tain.config.policyfiles;

import java.nio.file.Path;

/**
 * An OpenShift object that counts beside the files.
 *
 * @param name how messages name it, such as {@code imagetagmirrorsets/team}
 * @param json its text
 */
public record PolicyDocument(Path name, String json) {}
