package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What is said of settings that cannot be used, as an application reads them. */
class RefusedSettingsTest {

    @TempDir
    Path directory;

    private StandardEnvironment environment;

    @BeforeEach
    void begin() {
        environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tain.tags.max-age",
                "tain.tags.max-stale",
                "tain.tags.revalidation-wait",
                "tain.tags.absent-for",
                "tain.tags.referrers-max-age",
                "tain.fills.outage",
                "tain.fills.unwatched",
                "tain.fills.keep-unfinished",
                "tain.upstream.connect-timeout",
                "tain.upstream.read-timeout",
                "tain.upstream.hedge-after",
                "tain.upstream.connections.idle-time",
                "tain.upstream.connections.life-time"
            })
    void refusesADurationWithoutItsUnit(String key) {
        assertThat(refusal("--%s=5".formatted(key)))
                .contains("command line: %s = \"5\" is wrong: it has no unit: expected a duration such as 30s, 5m or 1h"
                        .formatted(key));
    }

    @ParameterizedTest
    @CsvSource({
        "tain.upstream.connect-timeout, 30d, '7d at most, such as 5s'",
        "tain.upstream.read-timeout, 30d, '7d at most, such as 5s'",
        "tain.upstream.hedge-after, 30d, '7d at most, such as 5s'",
        "tain.upstream.connections.idle-time, 99999999999999d, '36500d at most, such as 30s'",
        "tain.upstream.connections.life-time, 99999999999999d, '36500d at most, such as 10m'",
        "tain.tags.max-age, 36501d, '36500d at most, such as 5m'",
        "tain.tags.max-stale, 36501d, '36500d at most, such as 12h'",
        "tain.tags.revalidation-wait, 36501d, '36500d at most, such as 2s'",
        "tain.tags.absent-for, 36501d, '36500d at most, such as 10s'",
        "tain.tags.referrers-max-age, 36501d, '36500d at most, such as 5m'",
        "tain.fills.outage, 36501d, '36500d at most, such as 20s'",
        "tain.fills.unwatched, 36501d, '36500d at most, such as 20s'",
        "tain.fills.keep-unfinished, 36501d, '36500d at most, such as 24h'"
    })
    void refusesADurationThatIsTooLong(String key, String text, String expected) {
        assertThat(refusal("--%s=%s".formatted(key, text)))
                .contains("command line: %s = \"%s\" is wrong: expected %s".formatted(key, text, expected));
    }

    @ParameterizedTest
    @CsvSource({
        "tain:\\n  registry:\\n    port: 1.5,                  tain.registry.port = \"1.5\"",
        "tain:\\n  registry:\\n    port: 1e3,                  tain.registry.port = \"1000.0\"",
        "tain:\\n  registry:\\n    port: .nan,                 tain.registry.port = \"NaN\"",
        "tain:\\n  upstream:\\n    max-downloads: 2.9,         tain.upstream.max-downloads = \"2.9\"",
        "tain:\\n  prefetch:\\n    concurrency: 2.5,           tain.prefetch.concurrency = \"2.5\""
    })
    void refusesANumberThatIsNotWhole(String file, String said) throws IOException {
        assertThat(refusalOf(file.translateEscapes()))
                .hasValueSatisfying(text -> assertThat(text).endsWith(said + " is wrong: expected a whole number"));
    }

    @ParameterizedTest
    @CsvSource({"5050, 5050", "' 5050 ', 5050", "0x10, 16"})
    void takesWholeNumbers(String text, int port) {
        assertThat(settings("--tain.registry.port=" + text).registry().port()).isEqualTo(port);
    }

    @Test
    void refusesASizeWithoutItsUnit() {
        assertThat(refusal("--tain.upstream.max-bandwidth=50"))
                .contains("command line: tain.upstream.max-bandwidth = \"50\" is wrong: it has no unit:"
                        + " expected a size such as 50MB");
    }

    @Test
    void refusesASizeWithoutItsUnitForASingleRegistry() {
        assertThat(refusal("--tain.upstream.limits[0].host=quay.io", "--tain.upstream.limits[0].max-bandwidth=50"))
                .contains("command line: tain.upstream.limits[0].max-bandwidth = \"50\" is wrong: it has no unit:"
                        + " expected a size such as 50MB");
    }

    @Test
    void refusesNumbersWithoutUnitsInAFile() throws IOException {
        assertThat(refusalOf("tain:\n  tags:\n    max-age: 5\n"))
                .hasValueSatisfying(
                        text -> assertThat(text)
                                .endsWith(
                                        ":3:14: tain.tags.max-age = \"5\" is wrong: it has no unit: expected a duration such as 30s, 5m or 1h"));
        assertThat(refusalOf("tain:\n  upstream:\n    max-bandwidth: 50\n"))
                .hasValueSatisfying(text -> assertThat(text).contains(":3:20: ", "expected a size such as 50MB"));
    }

    @Test
    void refusesAVariableWithoutItsUnit() {
        variables(Map.of("TAIN_TAGS_MAX_AGE", "5"));

        assertThat(refusal())
                .contains("environment variable TAIN_TAGS_MAX_AGE: tain.tags.max-age = \"5\" is wrong: it has no unit:"
                        + " expected a duration such as 30s, 5m or 1h");
    }

    @Test
    void refusesAReferenceToAValueWithoutItsUnit() {
        assertThat(refusal("--tain.tags.max-age=${logging.age}", "--logging.age=5"))
                .hasValueSatisfying(text -> assertThat(text).contains("tain.tags.max-age", "it has no unit"));
    }

    @ParameterizedTest
    @CsvSource({"0, PT0S", "00, PT0S", "5s, PT5S", "PT5M, PT5M", "1h, PT1H", " 30s , PT30S"})
    void takesDurationsWithUnitsAndZero(String text, Duration duration) {
        assertThat(settings("--tain.tags.max-age=" + text).tags().maxAge()).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --tain.policy.directory=                  | tain.policy.directory
            --tain.registry.tls.certificate=          | tain.registry.tls.certificate
            --tain.tags.max-age=                      | tain.tags.max-age
            --tain.storage.type=                      | tain.storage.type
            --tain.upstream.max-downloads=            | tain.upstream.max-downloads
            --tain.upstream.trusted-roots[0]=         | tain.upstream.trusted-roots[0]
            """)
    void saysThatAValueIsMissing(String option, String key) {
        assertThat(refusal(option))
                .contains("command line: %s = \"\" is wrong: a value is missing: give one, or remove the key"
                        .formatted(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tain.registry.address", "tain.admin.address"})
    void saysThatAnAddressIsMissing(String key) {
        assertThat(refusal("--%s=".formatted(key)))
                .contains(
                        "command line: %s = \"\" is wrong: a value is missing: give one, such as 0.0.0.0, or remove the key"
                                .formatted(key));
    }

    @Test
    void saysThatAValueIsMissingInAFile() throws IOException {
        assertThat(refusalOf("tain:\n  tags:\n    max-age:\n"))
                .hasValueSatisfying(text -> assertThat(text)
                        .endsWith(
                                "tain.tags.max-age = \"\" is wrong: a value is missing: give one, or remove the key"));
    }

    @Test
    void takesAnEmptyVariableForOneThatIsNotSet() {
        variables(Map.of("TAIN_TAGS_MAX_AGE", "", "TAIN_POLICY_DIRECTORY", ""));

        assertThat(settings().tags().maxAge()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void saysWhichMemberOfAListIsMissing() {
        assertThat(refusal("--tain.own-hosts[0]=a", "--tain.own-hosts[2]=b"))
                .contains("command line: tain.own-hosts[2] comes without tain.own-hosts[1]:"
                        + " number the members of a list from 0 on");
    }

    @Test
    void saysWhichMemberOfAListOfGroupsIsMissing() {
        assertThat(refusal("--tain.upstream.limits[1].max-downloads=3"))
                .contains("command line: tain.upstream.limits[1].max-downloads comes without tain.upstream.limits[0]:"
                        + " number the members of a list from 0 on");
    }

    @Test
    void stillGuessesWhatWasMeantInAListWithoutGaps() {
        assertThat(refusal("--tain.own-host[0]=a"))
                .contains("command line: tain.own-host[0] is not a setting: did you mean \"tain.own-hosts\"?");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tags: {immutable: [1.10]}         | 2:22: tain.tags.immutable[0]   | a number
            tags: {immutable: [1]}            | 2:22: tain.tags.immutable[0]   | a number
            tags: {immutable: 1.10}           | 2:21: tain.tags.immutable      | a number
            own-hosts: [true]                 | 2:15: tain.own-hosts[0]        | true or false
            source-aliases: {a: 1.5}          | 2:23: tain.source-aliases.a    | a number
            """)
    void saysWhatYamlTakesForSomethingElseThanAText(String setting, String place, String taken) throws IOException {
        assertThat(refusalOf("tain:\n  " + setting + "\n"))
                .hasValueSatisfying(text -> assertThat(text)
                        .endsWith(place + " is wrong: without quotes, YAML takes it for " + taken
                                + ": put it in quotes"));
    }

    @Test
    void saysHowAKeyWithADotIsWritten() throws IOException {
        assertThat(refusalOf("tain:\n  source-aliases: {\"my.reg3\": 'registry.example:5000'}\n"))
                .hasValueSatisfying(
                        text -> assertThat(text)
                                .endsWith(
                                        ":2:31: tain.source-aliases.my.reg3 is not a setting: a key below"
                                                + " tain.source-aliases with a dot in it is written in brackets and quotes, \"[my.reg3]\""));
        assertThat(refusalOf("tain:\n  source-aliases: {\"[my.reg3]\": 'registry.example:5000'}\n"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tain:\n",
                "tain: {}\n",
                "tain:\n  registry:\n    # port: 5000\n",
                "tain:\n  source-aliases:\n",
                "tain:\n  own-hosts:\n"
            })
    void takesGroupsAndListsWithNothingInThem(String text) throws IOException {
        assertThat(refusalOf(text)).isEmpty();
    }

    private Optional<String> refusalOf(String file) throws IOException {
        Path written = Files.writeString(directory.resolve("tain.yaml"), file);
        return refusal("--spring.config.location=" + written.toUri());
    }

    private Optional<String> refusal(String... options) {
        try {
            settings(options);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Stream.<FailureAnalyzer>of(
                            new SettingExceptionAnalyzer(environment), new SettingsFailureAnalyzer(environment))
                    .map(analyzer -> analyzer.analyze(e))
                    .filter(Objects::nonNull)
                    .map(FailureAnalysis::getDescription)
                    .findFirst();
        }
    }

    private TainSettings settings(String... options) {
        SpringApplication application = new SpringApplication(SettingsConfiguration.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment);
        application.setDefaultProperties(Map.of("spring.main.banner-mode", "off", "logging.level.root", "OFF"));
        try (ConfigurableApplicationContext context = application.run(options)) {
            return context.getBean(TainSettings.class);
        }
    }

    private void variables(Map<String, Object> variables) {
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
    }
}
