package id.simpul.connectors.soap;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a multipart body part by part, as it comes: memory stays flat however large the parts are. A body that ends before
 * its last boundary is cut off, and that is an error and never a shorter file.
 */
final class Multipart {

    private static final int WINDOW = 64 * 1024;
    private static final int LARGEST_HEAD = 32 * 1024;

    private final InputStream in;
    private final byte[] delimiter;
    private final byte[] window = new byte[WINDOW];
    private int start;
    private int end;
    private boolean finished;
    private @Nullable Body current;

    /**
     * One part.
     *
     * @param headers without regard to case
     * @param body    decoded; to be read before the next part is asked for
     */
    record Part(Map<String, String> headers, InputStream body) {

        /** The identifier without its angle brackets, or {@code null}. */
        @Nullable
        String id() {
            String id = headers.get("Content-ID");
            return id == null ? null : id.strip().replaceFirst("^<", "").replaceFirst(">$", "");
        }

        String type() {
            return headers.getOrDefault("Content-Type", "application/octet-stream");
        }
    }

    /** What is wrong with it; the message quotes nothing. */
    static final class Broken extends IOException {
        private static final long serialVersionUID = 1;

        Broken(String message) {
            super(message);
        }
    }

    Multipart(InputStream in, String contentType) throws IOException {
        String boundary = parameter(contentType, "boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > 200) {
            throw new Broken("the answer is multipart without a boundary");
        }
        this.in = in;
        this.delimiter = ("--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
        toBoundary(true);
    }

    static @Nullable String parameter(String contentType, String name) {
        Matcher parameter = Pattern.compile("(?i);\\s*" + name + "\\s*=\\s*(?:\"([^\"]*)\"|([^;\\s]*))")
                .matcher(contentType);
        return !parameter.find() ? null : parameter.group(1) != null ? parameter.group(1) : parameter.group(2);
    }

    /** @return {@code null} after the last part */
    @Nullable
    Part next() throws IOException {
        if (current != null) {
            current.drain();
        }
        if (finished) {
            return null;
        }
        Map<String, String> headers = headers();
        current = new Body();
        String encoding = headers.getOrDefault("Content-Transfer-Encoding", "binary")
                .strip()
                .toLowerCase(Locale.ROOT);
        try {
            InputStream body = encoding.matches("binary|8bit|7bit|") ? current : MimeUtility.decode(current, encoding);
            return new Part(headers, body);
        } catch (MessagingException unknown) {
            throw new Broken("a part of the answer is encoded in a way that is not known");
        }
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        String last = null;
        int size = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            size += line.length();
            if (size > LARGEST_HEAD) {
                throw new Broken("a part of the answer has a head without end");
            }
            int colon = line.indexOf(':');
            if (last != null && (line.startsWith(" ") || line.startsWith("\t"))) {
                headers.merge(last, " " + line.strip(), String::concat);
            } else if (colon > 0) {
                last = line.substring(0, colon).strip();
                headers.put(last, line.substring(colon + 1).strip());
            }
        }
        return headers;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (start == end && !fill()) {
                throw cut();
            }
            byte b = window[start++];
            if (b == '\n') {
                return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
            }
            line.write(b);
            if (line.size() > LARGEST_HEAD) {
                throw new Broken("a part of the answer has a head without end");
            }
        }
    }

    /** Past the next boundary and its line end. @param first it may begin the body, without a line before it */
    private void toBoundary(boolean first) throws IOException {
        boolean fresh = first;
        while (true) {
            need(delimiter.length);
            if (fresh && isDelimiter(start)) {
                start += delimiter.length;
                afterBoundary();
                return;
            }
            if (start == end) {
                throw cut();
            }
            fresh = window[start++] == '\n';
        }
    }

    private void afterBoundary() throws IOException {
        need(2);
        if (end - start >= 2 && window[start] == '-' && window[start + 1] == '-') {
            finished = true;
            return;
        }
        line(); // white space that some add
    }

    /** Fills the window until it holds so many bytes, or the stream ends. */
    private void need(int bytes) throws IOException {
        while (end - start < bytes && fill()) {
            // more is there
        }
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(window, start, window, 0, end - start);
            end -= start;
            start = 0;
        }
        int count = end == window.length ? 0 : in.read(window, end, window.length - end);
        end += Math.max(0, count);
        return count > 0;
    }

    private boolean isDelimiter(int at) {
        if (end - at < delimiter.length) {
            return false;
        }
        for (int i = 0; i < delimiter.length; i++) {
            if (window[at + i] != delimiter[i]) {
                return false;
            }
        }
        return true;
    }

    private static Broken cut() {
        return new Broken("the answer is cut off inside an attached part");
    }

    /** A part up to the line end before its boundary. */
    private final class Body extends InputStream {
        private boolean over;
        private boolean fresh = true;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (over) {
                return -1;
            }
            if (length == 0) {
                return 0;
            }
            need(delimiter.length + 2);
            int ready = fresh && isDelimiter(start) ? 0 : ready(); // an empty part
            fresh = false;
            if (ready == 0) {
                over = true;
                while (window[start] != '-') { // the line end belongs to the boundary
                    start++;
                }
                start += delimiter.length;
                afterBoundary();
                return -1;
            }
            int count = Math.min(ready, length);
            System.arraycopy(window, start, into, offset, count);
            start += count;
            return count;
        }

        /** Bytes that are certainly content; 0 at the boundary. */
        private int ready() throws IOException {
            if (atBoundary(start)) {
                return 0;
            }
            for (int i = start; i < end; i++) {
                byte b = window[i];
                if ((b == '\r' || b == '\n') && i > start) {
                    // It may begin a boundary of which not all is here yet.
                    if (end - i < delimiter.length + 2 || atBoundary(i)) {
                        return i - start;
                    }
                }
            }
            if (end - start < delimiter.length + 2) {
                throw cut();
            }
            return end - start;
        }

        private boolean atBoundary(int at) {
            int i = at;
            if (i < end && window[i] == '\r') {
                i++;
            }
            return i < end && window[i] == '\n' && isDelimiter(i + 1);
        }

        void drain() throws IOException {
            byte[] rest = new byte[8192];
            while (read(rest, 0, rest.length) >= 0) {
                // on to the boundary
            }
        }
    }
}
