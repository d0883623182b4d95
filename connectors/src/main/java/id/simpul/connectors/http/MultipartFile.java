package id.simpul.connectors.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The first file in a multipart answer: the first part with a file's name, or that is neither text nor JSON nor XML.
 *
 * @param body ends with the part; one that is cut off is an error, not a shorter file
 */
record MultipartFile(@Nullable String mediaType, InputStream body) {

    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]{1,200})\"|([^\\s;]{1,200}))", Pattern.CASE_INSENSITIVE);
    private static final int LONGEST_LINE = 8192;
    private static final int MOST_PARTS = 100;

    /** @return {@code null} if there is none */
    static @Nullable MultipartFile first(InputStream answer, String contentType) throws IOException {
        Matcher named = BOUNDARY.matcher(contentType);
        if (!named.find()) {
            return null;
        }
        String mark = "\r\n--" + (named.group(1) != null ? named.group(1) : named.group(2));
        byte[] boundary = mark.getBytes(StandardCharsets.ISO_8859_1);
        PushbackInputStream in = new PushbackInputStream(new BufferedInputStream(answer, 65536), boundary.length + 2);
        in.unread(new byte[] {'\r', '\n'}); // the first boundary may stand at the very beginning
        new Part(in, boundary).skipRest();
        for (int i = 0; i < MOST_PARTS; i++) {
            String rest = line(in);
            if (rest.startsWith("--")) {
                return null;
            }
            Map<String, String> headers = headers(in);
            String type = headers.getOrDefault("Content-Type", "text/plain")
                    .replaceFirst(";.*", "")
                    .strip()
                    .toLowerCase(Locale.ROOT);
            boolean file = headers.getOrDefault("Content-Disposition", "")
                            .toLowerCase(Locale.ROOT)
                            .contains("filename")
                    || !type.startsWith("text/") && !type.endsWith("json") && !type.endsWith("xml");
            Part part = new Part(in, boundary);
            if (file) {
                return new MultipartFile(headers.containsKey("Content-Type") ? type : null, part);
            }
            part.skipRest();
        }
        return null;
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.size() > LONGEST_LINE) {
                throw new Compression.Unreadable("its multipart answer is cut off or broken");
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** Up to the next boundary. */
    private static final class Part extends InputStream {
        private final PushbackInputStream in;
        private final byte[] boundary;
        private boolean ended;

        Part(PushbackInputStream in, byte[] boundary) {
            this.in = in;
            this.boundary = boundary;
        }

        @Override
        public int read() throws IOException {
            if (ended) {
                return -1;
            }
            int c = in.read();
            if (c < 0) {
                throw new EOFException("cut off");
            }
            if (c != '\r') {
                return c;
            }
            byte[] ahead = in.readNBytes(boundary.length - 1);
            boolean same = ahead.length == boundary.length - 1;
            for (int i = 0; same && i < ahead.length; i++) {
                same = ahead[i] == boundary[i + 1];
            }
            if (same) {
                ended = true;
                return -1;
            }
            in.unread(ahead);
            return c;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = 0;
            while (count < length) {
                int c = read();
                if (c < 0) {
                    return count == 0 ? -1 : count;
                }
                into[offset + count++] = (byte) c;
            }
            return count;
        }

        void skipRest() throws IOException {
            transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
