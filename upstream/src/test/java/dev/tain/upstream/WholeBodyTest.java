package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** What a body in memory takes of the room for all. */
class WholeBodyTest {

    private static final int ROOM = 1_000;

    private final BodyRoom room = new BodyRoom(ROOM);

    private WholeBody body() {
        return new WholeBody(URI.create("http://registry.example/v2/"), ROOM, room);
    }

    private static void append(WholeBody body, int length) {
        body.append(Unpooled.wrappedBuffer(new byte[length]));
    }

    @Test
    void isGivenBackAtItsEnd() {
        WholeBody first = body();
        append(first, 600);
        WholeBody second = body();
        append(second, 400);
        assertThatThrownBy(() -> append(second, 1)).isInstanceOf(UpstreamException.class);
        second.close();

        append(first, 400);

        assertThat(first.bytes()).hasSize(ROOM);
    }

    /** Its connection brings what is on its way, and hears of the end later. */
    @Test
    void isNothingForWhatComesAfterItsEnd() {
        WholeBody given = body();
        append(given, 600);
        given.close();

        append(given, 600);

        append(body(), ROOM);
    }
}
