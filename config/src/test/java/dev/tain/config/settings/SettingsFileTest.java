package dev.tain.config.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFileTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing yet",
                "tain:",
                "tain: {}",
                "tain: {registry: {port: 5050}}",
                "tain.registry.port: 5050",
                "logging: {level: {root: INFO}}"
            })
    void takesYamlWithKeysThatMeanSomething(String text) throws IOException {
        Path file = write(text);

        assertThatCode(() -> SettingsFile.check(file)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tain:\\n\\tregistry:\\n              | :2:1: this is not YAML:        | TAB
            tain:\\n  a: "x\\n                    | :3:1: this is not YAML:        | end of stream
            tain: [\\n                            | :2:1: this is not YAML:        | end
            tain:\\n  a: 1\\n  a: 2\\n            | :3:3: this is not YAML:        | duplicate key a
            tain:\\n  a: \\u0007                  | :1:1: this is not YAML:        | special characters
            tian:\\n  registry:\\n    port: 1     | :3:11: tian.registry.port      | did you mean "tain.registry.port"?
            registry:\\n  port: 1                 | :2:9: registry.port            | put it below "tain:"
            entirely: other                       | :1:11: entirely                | below "tain:"
            only words                            | :1:1: there is no key here     | expected settings such as
            - a                                   | :1:3: there is no key here     | expected settings such as
            tain: hello                           | :1:7: tain has no value of its own | expected settings below it
            tain: [a, b]                          | :1:8: tain has no value of its own | expected settings below it
            """)
    void saysWhatIsWrongWithAnyOtherAndWhere(String text, String place, String reason) throws IOException {
        Path file = write(text.replace("\\u0007", "\7").translateEscapes());

        assertThatThrownBy(() -> SettingsFile.check(file))
                .isInstanceOf(SettingsFileException.class)
                .hasMessageStartingWith(file + place)
                .hasMessageContaining(reason);
    }

    @Test
    void saysThatAFileIsNotUtf8() throws IOException {
        Path file = Files.write(directory.resolve("tain.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff});

        assertThatThrownBy(() -> SettingsFile.check(file))
                .isInstanceOf(SettingsFileException.class)
                .hasMessage(file + ":1:1: the file is not UTF-8: save it in that encoding");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("tain.yaml"), text);
    }
}
