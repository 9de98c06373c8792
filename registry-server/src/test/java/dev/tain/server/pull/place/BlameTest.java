package dev.tain.server.pull.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.upstream.UpstreamException;
import dev.tain.upstream.UpstreamException.Failure;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.netty.http.client.PrematureCloseException;

/** A host that has been reached is not to blame for what comes of one repository there. */
class BlameTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Failure.UNREACHABLE, new ConnectException("refused"), Blame.HOST),
                Arguments.of(Failure.UNREACHABLE, new NoRouteToHostException(), Blame.HOST),
                Arguments.of(Failure.UNREACHABLE, new UnknownHostException(), Blame.HOST),
                Arguments.of(Failure.UNREACHABLE, new SSLHandshakeException("untrusted"), Blame.HOST),
                Arguments.of(Failure.UNREACHABLE, PrematureCloseException.TEST_EXCEPTION, Blame.REPOSITORY),
                Arguments.of(Failure.UNREACHABLE, new IOException("Connection reset by peer"), Blame.REPOSITORY),
                Arguments.of(Failure.UNREACHABLE, new TooLongHttpHeaderException("too long"), Blame.REPOSITORY),
                Arguments.of(Failure.SILENT, new ConnectTimeoutException(), Blame.HOST),
                Arguments.of(Failure.SILENT, ReadTimeoutException.INSTANCE, Blame.REPOSITORY));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void goesToWhatFailed(Failure failure, Exception cause, Blame blame) {
        assertThat(Blame.of(new UpstreamException(failure, "failed", cause), Matter.CONTENT))
                .isEqualTo(blame);
    }
}
