package dev.tain.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tain.config.settings.TainSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class StartFailureTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "tain.certs-directory,            tain.certs-directory",
        "tain.upstream.trusted-roots,     tain.upstream.trusted-roots",
        "tain.upstream.trusted-roots[0],  tain.upstream.trusted-roots[0]"
    })
    void namesTheSettingOfACertificateThatIsNotThere(String key, String named) {
        Path nowhere = directory.resolve("nowhere");

        assertThat(startWith(Map.of(key, nowhere.toString())).getDescription())
                .contains("A certificate or key cannot be used: " + nowhere, "does not exist")
                .endsWith(": %s = \"%s\"".formatted(named, nowhere));
    }

    @Test
    void doesNotNameTheDirectoryForAFileOfRoots() {
        Path nowhere = directory.resolve("nowhere");
        Map<String, Object> settings =
                Map.of("tain.certs-directory", directory, "tain.upstream.trusted-roots", nowhere);

        assertThat(startWith(settings).getAction())
                .contains("tain.upstream.trusted-roots")
                .doesNotContain("certs-dir");
    }

    private static FailureAnalysis startWith(Map<String, Object> settings) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
        TainSettings bound = Binder.get(environment).bindOrCreate("tain", TainSettings.class);

        StartFailure failure =
                catchThrowableOfType(StartFailure.class, () -> new TainApplication().remoteAccess(bound));

        return Objects.requireNonNull(new StartFailure.Analyzer(environment).analyze(failure));
    }
}
