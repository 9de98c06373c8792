package dev.tain.bench.compare;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user wants.
 *
 * @param cases the names of the cases; none for the usual ones
 * @param rounds how many rounds there are
 * @param sizes how much content, and how long
 * @param quick whether the sizes are the small ones
 * @param out where the results go
 * @param work where the temporary directory is made
 * @param java the program {@code java} that Tain runs on
 * @param javaOptions options for it, after those that Tain is launched with
 * @param home the checkout
 * @param tainJar the Tain that is measured
 * @param againstJar another Tain, as one more peer
 * @param minutes how long the case {@code soak} takes
 */
record Options(
        List<String> cases,
        int rounds,
        Sizes sizes,
        boolean quick,
        Path out,
        Path work,
        Path java,
        List<String> javaOptions,
        Path home,
        Path tainJar,
        Optional<Path> againstJar,
        int minutes) {

    /** The directory that says how Tain is launched. */
    Path deploy() {
        return home.resolve("deploy");
    }
}
