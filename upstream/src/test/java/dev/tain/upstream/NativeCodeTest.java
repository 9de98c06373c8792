package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What whoever runs Tain is told of Netty's own code. */
class NativeCodeTest {

    @Test
    void isNothingWhereItIsThere() {
        assertThat(NativeCode.warning("Sockets", "more", "epoll", null)).isEmpty();
    }

    @Test
    void isWhyItCannotBeLoaded() {
        Throwable denied = new UnsatisfiedLinkError("failed to map segment from shared object");

        assertThat(NativeCode.warning("TLS", "about twice the", "BoringSSL", new ExceptionInInitializerError(denied)))
                .contains(
                        "TLS as Java does it, which takes about twice the processor time: Netty's BoringSSL cannot be loaded"
                                + " (failed to map segment from shared object)");
    }

    @Test
    void isTheKindOfErrorWhereThatSaysNothing() {
        assertThat(NativeCode.warning("Sockets", "more", "epoll", new UnsatisfiedLinkError()))
                .get()
                .asString()
                .endsWith("(java.lang.UnsatisfiedLinkError)");
    }
}
