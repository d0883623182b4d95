package id.simpul.connectors.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** What servers do to bodies on the way, asked or not. */
final class Compression {

    private Compression() {}

    /**
     * @param coding header {@code Content-Encoding}
     * @param limit  of what comes out: a few bytes may hide gigabytes
     */
    static byte[] whole(byte[] body, @Nullable String coding, long limit) throws IOException {
        boolean told = coding != null && !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity");
        boolean zipped = body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
        if (!told && !zipped || body.length == 0) {
            return body;
        }
        if (told && !zipped && coding.toLowerCase(Locale.ROOT).contains("gzip")) {
            return body; // some say gzip and send plain text
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] part = new byte[16384];
        try (InputStream in = stream(new ByteArrayInputStream(body), told ? coding : "gzip")) {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                whole.write(part, 0, count);
                if (whole.size() > limit) {
                    throw new WatchedStream.TooLarge(limit);
                }
            }
        } catch (ZipException | EOFException broken) {
            throw new Unreadable("its compressed answer is cut off or broken");
        }
        return whole.toByteArray();
    }

    static InputStream stream(InputStream body, @Nullable String coding) throws IOException {
        String name = coding == null ? "identity" : coding.strip().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "", "identity" -> body;
            case "gzip", "x-gzip" -> new GZIPInputStream(body);
            case "deflate" -> inflated(body);
            default ->
                throw new Unreadable("its answer is compressed in a way that was not asked for (%s)"
                        .formatted(name.replaceAll("[^\\w, -]", "")));
        };
    }

    /** With the header of zlib, as it should be, or bare, as some write it. */
    private static InputStream inflated(InputStream body) throws IOException {
        PushbackInputStream ahead = new PushbackInputStream(body, 1);
        int first = ahead.read();
        if (first >= 0) {
            ahead.unread(first);
        }
        return new InflaterInputStream(ahead, new Inflater((first & 0x0f) != 8));
    }

    /** Says so without a word of the answer. */
    static final class Unreadable extends IOException {
        private static final long serialVersionUID = 1;

        Unreadable(String message) {
            super(message);
        }
    }
}
