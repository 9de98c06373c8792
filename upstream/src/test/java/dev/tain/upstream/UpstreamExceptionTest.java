package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.upstream.UpstreamException.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Much of its message is what somebody else has chosen: a certificate's subject, a reason phrase. */
class UpstreamExceptionTest {

    @Test
    void isOneLineOfALog() {
        assertThat(new UpstreamException(Failure.UNREACHABLE, "O=x\n2026 INFO audit: {}\u001b[2J\u0085\u2028end"))
                .hasMessage("O=x?2026 INFO audit: {}?[2J??end");
        assertThat(new UpstreamException(Failure.THROTTLED, "a\rb", Optional.empty()))
                .hasMessage("a?b");
    }

    @Test
    void hasAnEnd() {
        assertThat(new UpstreamException(Failure.UNREACHABLE, "a".repeat(100_000)).getMessage())
                .hasSize(2_001)
                .endsWith("a…");
    }
}
