package dev.tain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tain.testkit.Content;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.ZlibWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

class InflationTest {

    private static final byte[] BYTES = Content.random(1, 30_000).bytes();

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 128, 10_000, 1_000_000})
    void takesTheCompressionOffWhateverThePiecesAre(int size) throws IOException {
        assertThat(inflated(pieces(gzip(BYTES), size), ZlibWrapper.GZIP)).isEqualTo(BYTES);
    }

    @Test
    void knowsDeflateToo() throws IOException {
        ByteArrayOutputStream deflated = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(deflated)) {
            out.write(BYTES);
        }

        assertThat(inflated(pieces(deflated.toByteArray(), 1_000), ZlibWrapper.ZLIB_OR_NONE))
                .isEqualTo(BYTES);
    }

    /** 256 MiB of zeros are a quarter of a MiB. */
    @Test
    void makesNoMoreThanIsWanted() throws IOException {
        byte[] zeros = gzip(new byte[256 << 20]);
        List<Integer> sizes = new ArrayList<>();
        BaseSubscriber<ByteBuf> slow = new BaseSubscriber<>() {

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(3);
            }

            @Override
            protected void hookOnNext(ByteBuf piece) {
                sizes.add(piece.readableBytes());
            }
        };
        Inflation.of(Flux.just(Unpooled.wrappedBuffer(zeros)), ZlibWrapper.GZIP).subscribe(slow);

        assertThat(sizes).hasSize(3).allMatch(size -> size < 200_000);
        slow.cancel();
        slow.request(100);
        assertThat(sizes).hasSize(3);
    }

    @Test
    void failsWhereNothingIsCompressed() {
        assertThatThrownBy(() -> inflated(pieces(BYTES, 1_000), ZlibWrapper.GZIP))
                .isInstanceOf(DecompressionException.class);
    }

    /** What hardly gets smaller must not come in crumbs. */
    @Test
    void makesPiecesOfADecentSize() throws IOException {
        byte[] random = Content.random(2, 300_000).bytes();
        List<Integer> sizes = Inflation.of(Flux.just(Unpooled.wrappedBuffer(gzip(random))), ZlibWrapper.GZIP)
                .map(ByteBuf::readableBytes)
                .collectList()
                .block();

        assertThat(sizes).hasSizeLessThanOrEqualTo(6);
    }

    @Test
    void isNamedByTheHeader() {
        assertThat(Inflation.form("X-GZIP ")).contains(ZlibWrapper.GZIP);
        assertThat(Inflation.form("deflate")).contains(ZlibWrapper.ZLIB_OR_NONE);
        assertThat(Inflation.form("identity")).isEmpty();
        assertThat(Inflation.form("aws-chunked")).isEmpty();
    }

    private static byte[] inflated(Flux<ByteBuf> body, ZlibWrapper form) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Inflation.of(body, form)
                .map(ByteBufUtil::getBytes)
                .doOnNext(bytes::writeBytes)
                .blockLast();
        return bytes.toByteArray();
    }

    private static Flux<ByteBuf> pieces(byte[] bytes, int size) {
        return Flux.range(0, (bytes.length + size - 1) / size)
                .map(i -> Unpooled.wrappedBuffer(bytes, i * size, Math.min(size, bytes.length - i * size)));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }
}
