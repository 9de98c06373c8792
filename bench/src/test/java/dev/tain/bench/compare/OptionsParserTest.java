package dev.tain.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsParserTest {

    private static final Path HOME = Path.of("/checkout");

    @Test
    void withoutArgumentsAllUsualCasesRunSixRounds() {
        Options options = parse();
        assertThat(options.cases()).isEmpty();
        assertThat(options.rounds()).isEqualTo(6);
        assertThat(options.quick()).isFalse();
        assertThat(options.sizes()).isEqualTo(Sizes.full());
        assertThat(options.out()).isEqualTo(HOME.resolve("bench/results"));
        assertThat(options.tainJar()).isEqualTo(HOME.resolve("registry-server/target/tain.jar"));
        assertThat(options.deploy()).isEqualTo(HOME.resolve("deploy"));
        assertThat(options.work()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    }

    @Test
    void casesAndOptionsMayBeMixed() {
        Options options = parse("manifest", "--rounds", "9", "crowd", "--quick", "--java-options", " -Xmx256m  -Xint ");
        assertThat(options.cases()).containsExactly("manifest", "crowd");
        assertThat(options.rounds()).isEqualTo(9);
        assertThat(options.sizes()).isEqualTo(Sizes.quick());
        assertThat(options.javaOptions()).containsExactly("-Xmx256m", "-Xint");
    }

    @Test
    void temporaryFilesGoWhereTheUserWishes() {
        Map<String, String> environment = Map.of("TMPDIR", "/var/tmp");
        assertThat(OptionsParser.parse(HOME, List.of(), environment).work()).isEqualTo(Path.of("/var/tmp"));
        assertThat(OptionsParser.parse(HOME, List.of("--work", "/dev/shm"), environment)
                        .work())
                .isEqualTo(Path.of("/dev/shm"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "six", "10000", "1.5", ""})
    void roundsAreANumber(String rounds) {
        assertThatThrownBy(() -> parse("--rounds", rounds))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a number from 1 to 9999 is needed");
    }

    @Test
    void anUnknownOptionIsNamed() {
        assertThatThrownBy(() -> parse("--slow"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"--slow\"");
    }

    @Test
    void anOptionAtTheEndLacksItsValue() {
        assertThatThrownBy(() -> parse("--work"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("--work needs a value");
    }

    @Test
    void aJarMustBeThere() {
        assertThatThrownBy(() -> parse("--against-jar", "/nowhere/tain.jar"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/nowhere/tain.jar");
    }

    @Test
    void anUnknownCaseIsNamed() {
        assertThatThrownBy(() -> Cases.named(List.of("manifest", "manifests")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"manifests\"");
    }

    private static Options parse(String... arguments) {
        return OptionsParser.parse(HOME, List.of(arguments), Map.of());
    }
}
