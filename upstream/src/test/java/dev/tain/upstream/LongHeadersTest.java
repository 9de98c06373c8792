package dev.tain.upstream;

import static dev.tain.testkit.RequestMatch.anything;
import static dev.tain.upstream.Calls.NAME;
import static dev.tain.upstream.Calls.failure;
import static dev.tain.upstream.Calls.in;
import static dev.tain.upstream.Calls.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.testkit.Content;
import dev.tain.testkit.FakeRegistry;
import dev.tain.testkit.Fault;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Answers with more in their headers than most have. */
class LongHeadersTest {

    private static final Content BLOB = Content.random(1, 1000);

    @AutoClose
    private final FakeRegistry registry = FakeRegistry.start();

    @AutoClose
    private final RegistryClient client = Calls.patient();

    private final Digest digest = registry.putBlob(NAME, BLOB);

    @Test
    void areReadAsLongAsTheyAreNoLongerThan64KiB() {
        registry.on(anything()).always(Fault.header("Set-Cookie", "a".repeat(60_000)));

        assertThat(value(client.checkBlob(in(registry), digest, Via.NOBODY))).hasValue(BLOB.size());
    }

    @Test
    void areNamedAsTheReasonWhenTheyAreLonger() {
        registry.on(anything()).always(Fault.header("Set-Cookie", "a".repeat(70_000)));

        assertThat(failure(client.checkBlob(in(registry), digest, Via.NOBODY)))
                .hasMessageContaining("the headers of the answer are longer than 64 KiB");
    }
}
