package dev.tain.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tain.oci.Digest;
import dev.tain.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Files whose content is known by its digest. */
final class VerifiedFile {

    private VerifiedFile() {}

    /** The digest, after the file was read and found to have it. */
    static Digest verify(Path file, Digest expected) {
        assertThat(digestOf(file, expected.algorithm()))
                .as("the digest of %s", file)
                .isEqualTo(expected);
        return expected;
    }

    /** The digest of everything in the file. */
    static Digest digestOf(Path file, DigestAlgorithm algorithm) {
        MessageDigest state = algorithm.newMessageDigest();
        byte[] piece = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                state.update(piece, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.finish(algorithm, state);
    }
}
