package dev.tain.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Many small requests by {@code wrk}. */
record Wrk(Processes processes) {

    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("\\s99%\\s+([0-9.]+)(us|ms|s|m)\\b");
    private static final Pattern COUNT = Pattern.compile("([0-9]+) requests in");
    private static final Pattern WRONG = Pattern.compile("Non-2xx or 3xx responses:|Socket errors:");

    /** As all clients do; docker-registry shows OCI manifests to nobody else. */
    private static final String ACCEPT = "Accept: application/vnd.oci.image.manifest.v1+json";

    private static final Duration TO_END = Duration.ofSeconds(20);

    /**
     * What a load came to.
     *
     * @param rate requests per second
     * @param p99 the 99th percentile of the time until the answer, in milliseconds
     * @param requests how many requests there were
     */
    record Result(double rate, double p99, double requests) {}

    /** Asks for the same thing over so many connections, for some time. */
    Result run(String url, int connections, Duration time) throws IOException, InterruptedException {
        String output = processes.run(
                List.of(
                        "wrk",
                        "-t2",
                        "-c" + connections,
                        "-d%ds".formatted(time.toSeconds()),
                        "--latency",
                        "--timeout",
                        "10s",
                        "--header",
                        ACCEPT,
                        url),
                time.plus(TO_END));
        return parse(output);
    }

    /** Reads what it says; fails when some requests did. */
    static Result parse(String output) throws IOException {
        if (WRONG.matcher(output).find()) {
            throw new IOException("Some requests failed:%n%s".formatted(output));
        }
        return new Result(
                Double.parseDouble(find(RATE, output).group(1)),
                milliseconds(find(P99, output)),
                Double.parseDouble(find(COUNT, output).group(1)));
    }

    private static Matcher find(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("wrk says something unexpected:%n%s".formatted(output));
        }
        return matcher;
    }

    private static double milliseconds(Matcher time) {
        double value = Double.parseDouble(time.group(1));
        return switch (time.group(2)) {
            case "us" -> value / 1e3;
            case "ms" -> value;
            case "s" -> value * 1e3;
            default -> value * 60e3;
        };
    }
}
