package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How long it takes from the launch of Tain, with nothing in its store, to the first answer. */
final class StartUp implements Case {

    static final String LABEL = "start, java -jar";
    static final String ARCHIVE_LABEL = "start, with the archive";

    private static final double MILLIS = 1e3;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String summary() {
        return "from the launch to the first 200 for /v2/: time; also with --archive, when it is given";
    }

    @Override
    public Set<Tool> tools() {
        return Set.of();
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        run(lab, samples, LABEL, List.of());
        Optional<Path> archive = lab.options().archive();
        if (archive.isPresent()) {
            // An AOT cache is what JDK 24 and newer have.
            String kind = archive.get().toString().endsWith(".aot") ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=";
            run(lab, samples, ARCHIVE_LABEL, List.of(kind + archive.get()));
        }
    }

    private static void run(Lab lab, Samples samples, String label, List<String> more)
            throws IOException, InterruptedException {
        List<Rounds.Side> sides = lab.builds().stream()
                .map(build -> new Rounds.Side(build.name(), round -> measure(lab, with(build, more))))
                .toList();
        Rounds.run(lab, samples, label, sides);
    }

    private static TainBuild with(TainBuild build, List<String> more) {
        List<String> options = new ArrayList<>(build.options());
        options.addAll(more);
        return new TainBuild(build.name(), build.java(), build.jar(), options);
    }

    private static Map<Metric, Double> measure(Lab lab, TainBuild build) throws IOException, InterruptedException {
        long start = System.nanoTime();
        try (Subject tain = lab.tain(build, false)) {
            return Map.of(Metric.START, (System.nanoTime() - start) / 1e9 * MILLIS);
        }
    }
}
