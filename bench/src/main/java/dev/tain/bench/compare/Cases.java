package dev.tain.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All cases, in the order in which they run. */
final class Cases {

    private static final List<Case> ALL = List.of(
            CachedBlob.PLAIN,
            CachedBlob.ONE_CORE,
            CachedBlob.TLS,
            SmallRequests.MANIFEST,
            SmallRequests.SMALL_BLOB,
            new Fairness(),
            new ColdBlob(),
            new Crowd(),
            new FirstByte(),
            new ImagePull(true),
            new ImagePull(false),
            new StartUp(),
            new Plan(),
            new Soak(),
            new Memory());

    /** What all cases need: the upstream is an nginx, and contents are fetched by curl. */
    private static final List<Tool> ALWAYS = List.of(Tool.NGINX, Tool.CURL);

    private Cases() {}

    /**
     * The cases of these names, or the usual ones.
     *
     * @throws IllegalArgumentException when there is no such case
     */
    static List<Case> named(List<String> names) {
        for (String name : names) {
            if (ALL.stream().noneMatch(one -> one.name().equals(name))) {
                throw new IllegalArgumentException("There is no case \"%s\"; --help lists them".formatted(name));
            }
        }
        return ALL.stream()
                .filter(one -> names.isEmpty() ? one.usual() : names.contains(one.name()))
                .toList();
    }

    /** The programs that are missing for a case. */
    static List<String> missing(Case one) {
        return missing(Stream.concat(ALWAYS.stream(), one.tools().stream()));
    }

    /** The programs that are missing for some peers of a case. */
    static List<String> missingPeers(Case one) {
        return missing(one.peerTools().stream());
    }

    private static List<String> missing(Stream<Tool> tools) {
        return tools.filter(tool -> !tool.isThere()).map(Tool::program).toList();
    }

    /** A line for each case. */
    static String list() {
        List<String> lines = new ArrayList<>();
        for (Case one : ALL) {
            String when = one.usual() ? "" : " (only when it is named)";
            lines.add("%-20s %s%s".formatted(one.name(), one.summary(), when));
        }
        return lines.stream().collect(Collectors.joining("\n", "\nCases:\n\n", "\n"));
    }
}
