package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java starts without an archive that it does not like, and says nothing, unless it is told to end. */
class LaidOutIT {

    private final LaidOut tain = LaidOut.fromJar();

    @TempDir
    private Path directory;

    @Test
    void javaTakesTheArchiveForTheJarBesideIt() {
        assertThat(help(tain.jar()).orFail().output()).contains("usage: tain serve");
    }

    @Test
    void andForNoOtherJar() {
        Command.Result result = help(Path.of("target", "tain.jar").toAbsolutePath());

        assertThat(result.exitCode()).as(result.toString()).isNotZero();
        assertThat(result.output()).doesNotContain("usage: tain serve");
    }

    private Command.Result help(Path jar) {
        String orEnd = Runtime.version().feature() >= 25 ? "-XX:AOTMode=on" : "-Xshare:on";
        return Command.run(
                directory,
                Map.of(),
                List.of(tain.java().toString(), "@" + tain.javaOptions(), orEnd, "-jar", jar.toString(), "--help"));
    }
}
