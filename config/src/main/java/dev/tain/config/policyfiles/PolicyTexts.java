package dev.tain.config.policyfiles;

import dev.tain.config.openshift.ObjectName;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts of policy files at one moment, so that they can be merged again with other objects when the files have moved on. */
public final class PolicyTexts {

    /** No files. */
    public static final PolicyTexts NONE = new PolicyTexts(List.of(), Set.of());

    private final List<PolicyText> texts;
    private final Set<ObjectName> leftOut;

    private PolicyTexts(List<PolicyText> texts, Set<ObjectName> leftOut) {
        this.texts = texts;
        this.leftOut = Set.copyOf(leftOut);
    }

    /**
     * Reads the directory. A file that cannot be read is an error when the policy is loaded.
     *
     * @throws PolicyFileException when the directory cannot be listed
     */
    public static PolicyTexts read(Path directory) {
        return of(PolicyFile.list(directory).stream());
    }

    static PolicyTexts of(Stream<PolicyFile> files) {
        return new PolicyTexts(files.map(PolicyText::of).toList(), Set.of());
    }

    /**
     * The same, if all could be read.
     *
     * @throws PolicyFileException when one could not, with the problems of all of them
     */
    PolicyTexts requireRead() {
        if (texts.stream().anyMatch(PolicyText::unreadable)) {
            throw new PolicyFileException(
                    texts.stream().flatMap(text -> text.problems().stream()).toList());
        }
        return this;
    }

    /** The same without some objects: other ones of these names count. */
    public PolicyTexts without(Set<ObjectName> objects) {
        return new PolicyTexts(texts, objects);
    }

    /** The same, where of the objects left out only these still are: what stands in the files counts again when no other does. */
    public PolicyTexts withoutOnly(Set<ObjectName> objects) {
        return new PolicyTexts(
                texts, leftOut.stream().filter(objects::contains).collect(Collectors.toUnmodifiableSet()));
    }

    Set<ObjectName> leftOut() {
        return leftOut;
    }

    List<PolicyText> texts() {
        return texts;
    }
}
