package dev.tain.bench.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How long it takes from the launch of Tain, with nothing in its store, to the first answer. */
final class StartUp implements Case {

    /** The goal of the jar alone is about this one. */
    static final String JAR_ON_17_LABEL = "start, java -jar tain.jar on 17";

    private static final String JAR_LABEL = "start, java -jar tain.jar";

    /** From Java 25 on; the goal is about this one. */
    static final String AOT_LABEL = "start, laid out with an AOT cache";

    private static final String ARCHIVE_LABEL = "start, laid out with a class archive";

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final double MILLIS = 1e3;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String summary() {
        return "from the launch to the first 200 for /v2/: time, of the jar alone and as deploy/lay-out lays it out";
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        Rounds.run(lab, samples, isJava17(lab) ? JAR_ON_17_LABEL : JAR_LABEL, sides(lab, lab.jars()));
        boolean aot = Files.exists(lab.builds().get(0).jar().resolveSibling("tain.aot"));
        Rounds.run(lab, samples, aot ? AOT_LABEL : ARCHIVE_LABEL, sides(lab, lab.builds()));
    }

    private static boolean isJava17(Lab lab) throws IOException, InterruptedException {
        String java = lab.options().java().toString();
        return lab.processes().run(List.of(java, "-version"), LIMIT).contains(" version \"17.");
    }

    private static List<Rounds.Side> sides(Lab lab, List<TainBuild> builds) {
        return builds.stream()
                .map(build -> new Rounds.Side(build.name(), round -> measure(lab, build)))
                .toList();
    }

    private static Map<Metric, Double> measure(Lab lab, TainBuild build) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Subject tain = lab.tain(build, false);
        double seconds = (System.nanoTime() - start) / 1e9;
        tain.close();
        return Map.of(Metric.START, seconds * MILLIS);
    }
}
