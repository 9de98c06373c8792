package dev.tain.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Tells what got to the disk, as Java's flight recorder saw it. */
final class ForcedPaths {

    private static final String FORCE = "jdk.FileForce";

    private ForcedPaths() {}

    /** Something that changes a store. */
    @FunctionalInterface
    interface Change {

        void make() throws IOException;
    }

    /** The files and directories that were forced to the disk meanwhile, in their order. */
    static List<Path> during(Change change) throws IOException {
        Path file = Files.createTempFile("forced", ".jfr");
        try (Recording recording = new Recording()) {
            recording.enable(FORCE).withThreshold(Duration.ZERO).withoutStackTrace();
            recording.start();
            change.make();
            recording.stop();
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream()
                    .filter(event -> event.getEventType().getName().equals(FORCE))
                    .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                    .map(event -> Path.of(event.getString("path")))
                    .toList();
        } finally {
            Files.delete(file);
        }
    }
}
