package dev.tain.config.policyfiles;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The texts of policy files at one moment, so that they can be merged again with other objects when the files have moved on. */
public final class PolicyTexts {

    /** No files. */
    public static final PolicyTexts NONE = new PolicyTexts(List.of());

    private final List<PolicyText> texts;

    private PolicyTexts(List<PolicyText> texts) {
        this.texts = texts;
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
        return new PolicyTexts(files.map(PolicyText::of).toList());
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

    List<PolicyText> texts() {
        return texts;
    }
}
