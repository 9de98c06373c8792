package dev.tain.bench.compare;

import java.io.IOException;
import java.util.Set;

/** Something that is measured. */
interface Case {

    /** Its name on the command line. */
    String name();

    /** What it measures, in a line. */
    String summary();

    /** The programs without which it cannot run; nginx and curl are needed by all. */
    default Set<Tool> tools() {
        return Set.of();
    }

    /** Programs of peers: without one of these it runs, with the other peers. */
    default Set<Tool> peerTools() {
        return Set.of();
    }

    /** Whether it runs when no case was named. */
    default boolean usual() {
        return true;
    }

    /** Measures. */
    void run(Lab lab, Samples samples) throws IOException, InterruptedException;
}
