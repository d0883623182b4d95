package id.simpul.connectors.mail;

import id.simpul.connectors.mail.Lines.Line;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.angus.mail.util.BASE64DecoderStream;
import org.eclipse.angus.mail.util.DecodingException;
import org.eclipse.angus.mail.util.QPDecoderStream;
import org.eclipse.angus.mail.util.UUDecoderStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a mail once, front to back, part by part, in flat memory. Forgives what mailers get wrong (missing end boundary,
 * missing boundary parameter, header lines without a colon); what it cannot read as a mail is {@link BrokenMail}. Levels
 * are a list, not recursion: no mail overflows the stack.
 */
final class MimeReader {

    static final int MAX_DEPTH = 50;
    static final int MAX_PARTS = 1000;
    static final int MAX_HEADERS = 1 << 20;

    /** A part that holds no others. @param body transfer-decoded; readable until the next part is asked for */
    record Part(MimeHeaders headers, HeaderValue type, InputStream body) {}

    private static final class Level {
        private @Nullable String boundary;
        private final String defaultType;

        Level(@Nullable String boundary, String defaultType) {
            this.boundary = boundary;
            this.defaultType = defaultType;
        }
    }

    /** Where a boundary line leads. */
    private record Boundary(int level, boolean closing) {}

    private final Lines lines;
    private final List<Level> levels = new ArrayList<>();
    private final MimeHeaders headers;
    private @Nullable Body open;
    private @Nullable Boundary met;
    private boolean begun;
    private int parts;

    MimeReader(InputStream in) throws IOException {
        lines = new Lines(in);
        Line first = lines.next();
        if (first != null && !first.startsWith('F', 'r', 'o', 'm', ' ')) { // an mbox line is no header
            lines.unread(first);
        }
        headers = readHeaders();
    }

    /** Of the message itself. */
    MimeHeaders headers() {
        return headers;
    }

    /** @return the next part that holds no others, or {@code null} at the end */
    @Nullable
    Part next() throws IOException {
        if (!begun) {
            begun = true;
            Part whole = enter(headers, "text/plain");
            if (whole != null) {
                return whole;
            }
        } else if (open != null) {
            open.drain();
            open = null;
        }
        while (skipToBoundary()) {
            Boundary at = met;
            met = null;
            if (at.closing()) {
                levels.subList(at.level(), levels.size()).clear();
                continue;
            }
            levels.subList(at.level() + 1, levels.size()).clear();
            Part part = enter(readHeaders(), levels.get(at.level()).defaultType);
            if (part != null) {
                return part;
            }
        }
        if (parts == 0) {
            throw new BrokenMail("it says that it has several parts, but none is found in it");
        }
        return null;
    }

    private @Nullable Part enter(MimeHeaders of, String defaultType) throws BrokenMail {
        HeaderValue declared = HeaderValue.parse(of.letters("content-type"));
        HeaderValue type = declared.value().matches("[^\\s/]+/[^\\s/]+")
                ? declared
                : new HeaderValue(defaultType, declared.parameters());
        if (type.value().startsWith("multipart/")) {
            if (levels.size() == MAX_DEPTH) {
                throw new BrokenMail("its parts are nested more than %d levels deep".formatted(MAX_DEPTH));
            }
            String boundary = type.parameter("boundary");
            levels.add(new Level(
                    boundary == null || boundary.isBlank() ? null : boundary.stripTrailing(),
                    type.value().equals("multipart/digest") ? "message/rfc822" : "text/plain"));
            return null;
        }
        if (++parts > MAX_PARTS) {
            throw new BrokenMail("it has more than %d parts".formatted(MAX_PARTS));
        }
        open = new Body();
        return new Part(of, type, decoded(open, of.raw("content-transfer-encoding")));
    }

    private static InputStream decoded(InputStream body, String encoding) {
        HeaderValue value = HeaderValue.parse(encoding);
        return switch (value.value()) {
            case "base64" -> new BASE64DecoderStream(body, true);
            case "quoted-printable" -> new QPDecoderStream(body);
            case "uuencode", "x-uuencode", "x-uue" -> new Uudecoded(body);
            default -> body;
        };
    }

    /** The library's decoder fails in several ways on what is no uuencode. */
    private static final class Uudecoded extends FilterInputStream {

        Uudecoded(InputStream body) {
            super(new UUDecoderStream(body, true, true));
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (DecodingException | RuntimeException e) {
                throw new BrokenMail("a part of it is not uuencoded as it claims to be");
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int n = 0;
            for (int b = length > 0 ? read() : -1; b != -1; b = n < length ? read() : -1) {
                into[offset + n++] = (byte) b;
            }
            return n == 0 && length > 0 ? -1 : n;
        }
    }

    private MimeHeaders readHeaders() throws IOException {
        MimeHeaders read = new MimeHeaders();
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        int size = 0;
        for (Line line = lines.next(); line != null; line = lines.next()) {
            size += line.bytes().length;
            if (size > MAX_HEADERS) {
                throw new BrokenMail("its headers are larger than %d KiB".formatted(MAX_HEADERS >> 10));
            }
            boolean continues = !line.start() || line.startsWith(' ') || line.startsWith('\t');
            if (line.blank()) {
                break;
            }
            if (!continues) {
                flush(header, read);
                met = boundary(line);
                if (met != null) {
                    break;
                }
            }
            header.writeBytes(line.bytes());
        }
        flush(header, read);
        return read;
    }

    /** A line without a name before a colon is no header; it is passed over. */
    private static void flush(ByteArrayOutputStream header, MimeHeaders into) {
        byte[] line = header.toByteArray();
        header.reset();
        int colon = 0;
        while (colon < line.length && line[colon] != ':') {
            colon++;
        }
        if (colon > 0 && colon < line.length && line[0] != ' ' && line[0] != '\t') {
            into.add(line);
        }
    }

    /** @return false at the end of the mail */
    private boolean skipToBoundary() throws IOException {
        while (met == null) {
            Line line = lines.next();
            if (line == null) {
                return false;
            }
            met = boundary(line);
        }
        return true;
    }

    private @Nullable Boundary boundary(Line line) {
        if (!line.startsWith('-', '-') || levels.isEmpty()) {
            return null;
        }
        String text = new String(line.bytes(), 2, line.length() - 2, StandardCharsets.ISO_8859_1).stripTrailing();
        for (int i = levels.size() - 1; i >= 0; i--) {
            Level level = levels.get(i);
            if (level.boundary == null && i == levels.size() - 1 && !text.isEmpty() && text.indexOf(' ') < 0) {
                level.boundary = text; // its header forgot to say: the first such line is taken for it
            }
            if (text.equals(level.boundary)) {
                return new Boundary(i, false);
            }
            if (level.boundary != null && text.equals(level.boundary + "--")) {
                return new Boundary(i, true);
            }
        }
        return null;
    }

    /** Until the next boundary. The line end before a boundary belongs to the boundary. */
    private final class Body extends InputStream {

        private byte[] ready = new byte[0];
        private int at;
        private byte[] lineEnd = new byte[0];
        private boolean ended = met != null; // the headers ran into a boundary

        @Override
        public int read() throws IOException {
            return more() ? ready[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            int n = Math.min(length, ready.length - at);
            System.arraycopy(ready, at, into, offset, n);
            at += n;
            return n;
        }

        void drain() throws IOException {
            while (more()) {
                at = ready.length;
            }
        }

        private boolean more() throws IOException {
            while (at == ready.length) {
                if (ended) {
                    return false;
                }
                at = 0;
                Line line = lines.next();
                if (line == null) {
                    ended = true;
                    ready = lineEnd;
                    continue;
                }
                met = boundary(line);
                if (met != null) {
                    ended = true;
                    ready = new byte[0];
                    continue;
                }
                int length = line.length();
                ready = new byte[lineEnd.length + length];
                System.arraycopy(lineEnd, 0, ready, 0, lineEnd.length);
                System.arraycopy(line.bytes(), 0, ready, lineEnd.length, length);
                lineEnd = Arrays.copyOfRange(line.bytes(), length, line.bytes().length);
            }
            return true;
        }
    }
}
