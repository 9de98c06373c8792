package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What whoever runs Tain is told of Netty's own code. */
class NativeCodeTest {

    @Test
    void isNothingWhereItIsThere() {
        assertThat(NativeCode.warning("epoll", "Java's sockets take more", null))
                .isEmpty();
    }

    @Test
    void isWhyItCannotBeLoaded() {
        Throwable denied = new UnsatisfiedLinkError("failed to map segment from shared object");

        assertThat(NativeCode.warning(
                        "BoringSSL", "Java's TLS takes about twice the", new ExceptionInInitializerError(denied)))
                .contains("Netty's BoringSSL cannot be loaded (failed to map segment from shared object):"
                        + " Java's TLS takes about twice the processor time");
    }

    @Test
    void isTheKindOfErrorWhereThatSaysNothing() {
        assertThat(NativeCode.warning("epoll", "Java's sockets take more", new UnsatisfiedLinkError()))
                .get()
                .asString()
                .contains("(java.lang.UnsatisfiedLinkError)");
    }
}
