package dev.tain.bench.compare;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks for blobs of 1 MiB that only the upstream has, each of the upstream and of Tain: of one first, and next time of the other. */
final class FirstByte implements Case {

    static final String LABEL = "first byte of a cold blob";

    /** How many blobs of 1 MiB it uses up. */
    static int blobs(Options options) {
        return options.rounds() * options.sizes().ones();
    }

    @Override
    public String name() {
        return "first-byte";
    }

    @Override
    public String summary() {
        return "the first byte of cold 1 MiB blobs: how much later than from the upstream itself";
    }

    @Override
    public void run(Lab lab, Samples samples) throws IOException, InterruptedException {
        List<Blob> blobs = lab.content().ones();
        int each = lab.sizes().ones();
        List<Subject> tains = lab.warm().tainAnd();
        for (Subject tain : tains) {
            new Primer(lab).images(tain);
        }
        List<Rounds.Side> sides = tains.stream()
                .map(tain -> new Rounds.Side(
                        tain.name(), round -> measure(lab, tain, blobs.subList(round * each, (round + 1) * each))))
                .toList();
        Rounds.run(lab, samples, LABEL, sides);
    }

    private static Map<Metric, Double> measure(Lab lab, Subject tain, List<Blob> blobs) throws IOException {
        List<Double> through = new ArrayList<>();
        List<Double> later = new ArrayList<>();
        try (FirstByteClient direct = new FirstByteClient(lab.upstream().address());
                FirstByteClient client = new FirstByteClient(tain.server().address())) {
            boolean directFirst = true;
            for (Blob blob : blobs) {
                double first = (directFirst ? direct : client).firstByte(blob);
                double second = (directFirst ? client : direct).firstByte(blob);
                double millis = directFirst ? second : first;
                through.add(millis);
                later.add(millis - (directFirst ? first : second));
                directFirst = !directFirst;
            }
        }
        return Map.of(Metric.FIRST_BYTE, Samples.median(through), Metric.LATER, Samples.median(later));
    }
}
