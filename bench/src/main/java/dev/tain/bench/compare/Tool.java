package dev.tain.bench.compare;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Programs that cases need. */
enum Tool {
    CURL("curl"),
    WRK("wrk"),
    NGINX("nginx"),
    DOCKER_REGISTRY("docker-registry"),
    PODMAN("podman"),
    TASKSET("taskset");

    private final String program;

    Tool(String program) {
        this.program = program;
    }

    /** How it is called on the command line. */
    String program() {
        return program;
    }

    /** Whether the machine has it. */
    boolean isThere() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
