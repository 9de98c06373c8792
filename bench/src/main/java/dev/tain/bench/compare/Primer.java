package dev.tain.bench.compare;

import java.io.IOException;
import java.util.List;

/**
 * Has a freshly started server pass on what is not measured. Servers run for weeks, and one that compiles its code while it
 * runs needs some thousand requests before it is as fast as it stays.
 */
record Primer(Lab lab) {

    /** Thousands of small requests. */
    void images(Subject subject) throws IOException, InterruptedException {
        Downloads downloads = new Downloads(lab.processes());
        for (Image image : lab.content().primerImages()) {
            downloads.fetch(image.paths().stream().map(subject::url).toList());
        }
    }

    /** Some GiB, stored before this ends. */
    void blobs(Subject subject) throws IOException, InterruptedException {
        Downloads downloads = new Downloads(lab.processes());
        for (Blob primer : lab.content().primers()) {
            downloads.fetch(List.of(subject.url(primer.path())));
            Stored.await(subject, primer);
        }
    }
}
