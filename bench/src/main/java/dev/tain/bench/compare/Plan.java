package dev.tain.bench.compare;

import dev.tain.bench.PlanBenchmark;
import java.io.IOException;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link PlanBenchmark} with 10,000 entries, for a few seconds. */
final class Plan implements Case {

    static final String LABEL = "plan";

    private static final int WARM_UPS = 3;

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String summary() {
        return "laying out a plan under a policy of 10,000 entries (JMH): time";
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException {
        Options asked = lab.options();
        TimeValue time = TimeValue.milliseconds(lab.sizes().load().toMillis() / 5);
        var options = new OptionsBuilder()
                .include(PlanBenchmark.class.getSimpleName() + "\\.plan")
                .param("entries", "10000")
                .forks(1)
                .jvm(asked.java().toString())
                .jvmArgs(asked.javaOptions().toArray(String[]::new))
                .warmupIterations(WARM_UPS)
                .warmupTime(time)
                .measurementIterations(asked.rounds())
                .measurementTime(time)
                .verbosity(VerboseMode.SILENT)
                .build();
        try {
            for (RunResult run : new Runner(options).run()) {
                run.getBenchmarkResults().stream()
                        .flatMap(result -> result.getIterationResults().stream())
                        .mapToDouble(iteration -> iteration.getPrimaryResult().getScore())
                        .forEach(micros -> samples.add(LABEL, Subject.TAIN, Metric.PLAN, micros));
            }
        } catch (RunnerException e) {
            throw new IOException("JMH failed: " + e.getMessage(), e);
        }
    }
}
