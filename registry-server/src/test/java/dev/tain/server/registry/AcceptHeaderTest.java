package dev.tain.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tain.oci.ErrorCode;
import dev.tain.oci.MediaType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptHeaderTest {

    private static final MediaType INDEX = MediaType.OCI_INDEX;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.oci.image.index.v1+json",
                "APPLICATION/VND.OCI.IMAGE.INDEX.V1+JSON",
                "text/html, application/vnd.oci.image.index.v1+json;q=0.5",
                "text/html,,application/vnd.oci.image.index.v1+json , ",
                "application/*",
                "*/*;q=0.1",
                "text/x;a=\"q, application/x\", */*",
                "text/html, image/gif, *; q=.2",
                "*",
                ""
            })
    void takesWhatTheClientTakes(String line) {
        assertThat(AcceptHeader.accepts(List.of(line), INDEX)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/vnd.oci.image.manifest.v1+json",
                "application/vnd.oci.image.index.v1+json;q=0",
                "application/vnd.oci.image.index.v1+json; q=0.000",
                "text/*",
                "application/json"
            })
    void leavesOutWhatTheClientLeavesOut(String line) {
        assertThat(AcceptHeader.accepts(List.of(line), INDEX)).isFalse();
    }

    @Test
    void takesEverythingFromAClientThatSaysNothing() {
        assertThat(AcceptHeader.accepts(List.of(), INDEX)).isTrue();
    }

    @Test
    void readsOneLinePerTypeAsContainersImageSendsThem() {
        List<String> lines = List.of(
                "application/vnd.docker.distribution.manifest.v2+json", "application/vnd.oci.image.index.v1+json");

        assertThat(AcceptHeader.accepts(lines, INDEX)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "a/b/c", "text/html; ; x", "a/b c/d", "*x", "text/", "/html", "a/b;q=\"open"})
    void refusesWhatIsNotAListOfMediaTypes(String line) {
        RegistryException error =
                catchThrowableOfType(RegistryException.class, () -> AcceptHeader.accepts(List.of(line), INDEX));

        assertThat(error.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    }
}
