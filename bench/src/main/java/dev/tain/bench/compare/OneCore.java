package dev.tain.bench.compare;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** The processor core that processes are confined to. */
final class OneCore {

    private static final String CORE = "0";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What a program is launched with there. */
    static final List<String> LAUNCHER = List.of("taskset", "--cpu-list", CORE);

    private OneCore() {}

    /** Confines a server that runs, with all threads and processes that it has and will have. It keeps what it has set up for more cores. */
    static void pin(Processes processes, Server server) throws IOException, InterruptedException {
        for (long pid : server.pids()) {
            processes.run(List.of("taskset", "--all-tasks", "--cpu-list", "--pid", CORE, Long.toString(pid)), LIMIT);
        }
    }
}
