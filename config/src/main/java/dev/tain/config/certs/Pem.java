package dev.tain.config.certs;

import dev.tain.config.file.RegularFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A block of a PEM file.
 *
 * @param label what it is, {@code CERTIFICATE}
 * @param encrypted whether a password is needed to read it
 * @param der its content
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7468">RFC 7468</a>
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Pem(String label, boolean encrypted, byte[] der) {

    /** In bytes. The roots of a whole operating system have a quarter of a megabyte. */
    private static final int LARGEST = 2 * 1024 * 1024;

    private static final Pattern BLOCK = Pattern.compile("(?s)-----BEGIN ([A-Z0-9 ]{1,40})-----(.*?)-----END \\1-----");
    /** Headers as in RFC 1421, which older keys have, end with an empty line. */
    private static final Pattern HEADERS = Pattern.compile("(?s)\\A\\s*+[A-Za-z-]+:.*?\\R\\s*?\\R");

    /**
     * The blocks of the file in their order; what stands between them is passed over.
     *
     * @throws CertificateFileException when it cannot be read or a block is not base64
     */
    static List<Pem> read(Path file) {
        return BLOCK.matcher(text(file))
                .results()
                .map(block -> block(file, block))
                .toList();
    }

    private static Pem block(Path file, MatchResult block) {
        String label = block.group(1);
        String body = block.group(2);
        boolean encrypted = label.startsWith("ENCRYPTED ") || body.contains("ENCRYPTED");
        String base64 = HEADERS.matcher(body).replaceFirst("").replaceAll("\\s", "");
        try {
            return new Pem(label, encrypted, Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new CertificateFileException(file, "the block \"BEGIN %s\" is not base64".formatted(label));
        }
    }

    private static String text(Path file) {
        try (InputStream in = Files.newInputStream(RegularFile.require(file))) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw new CertificateFileException(file, "the file is larger than %d bytes".formatted(LARGEST));
            }
            return new String(content, StandardCharsets.ISO_8859_1); // any byte may stand between the blocks
        } catch (NoSuchFileException e) {
            throw new CertificateFileException(file, "the file does not exist");
        } catch (IOException e) {
            throw new CertificateFileException(file, "the file cannot be read: " + e);
        }
    }
}
