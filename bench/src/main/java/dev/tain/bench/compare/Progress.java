package dev.tain.bench.compare;

/** What the user sees while it runs. */
final class Progress {

    private Progress() {}

    static void say(String line) {
        System.err.println(line);
    }
}
