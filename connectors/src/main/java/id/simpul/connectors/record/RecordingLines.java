package id.simpul.connectors.record;

import id.simpul.connectors.record.Exchange.Answered;
import id.simpul.connectors.record.Exchange.Asked;
import id.simpul.connectors.record.Exchange.Failure;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** The lines of a recording, one at a time. */
final class RecordingLines implements AutoCloseable {

    /** A body of the largest size, escaped as text or in base64, and its request. */
    static final int LONGEST = 4 * Watch.MOST_BODY;

    private static final long MOST_UNZIPPED = 2L << 30;
    private static final String NO_RECORDING = "make one with 'simpul source pull DIR --dry-run --record FILE'";
    private static final String NOT_AS_WRITTEN = "take the file as it was written, or record again";

    private final String name;
    private final @Nullable Path unzipped;
    private final RandomAccessFile file;
    private final Bytes bytes = new Bytes();
    private int number;
    private long place;

    private RecordingLines(String name, Path plain, @Nullable Path unzipped) throws IOException {
        this.name = name;
        this.unzipped = unzipped;
        this.file = new RandomAccessFile(plain.toFile(), "r");
    }

    static RecordingLines open(Path path) throws UnusableRecording {
        String name = path.toString();
        if (!Files.isRegularFile(path)) {
            throw new UnusableRecording(name, 1, 1, "there is no such file", NO_RECORDING);
        }
        try {
            Path unzipped = name.endsWith(".gz") ? unzip(path) : null;
            return new RecordingLines(name, unzipped == null ? path : unzipped, unzipped);
        } catch (ZipException | EOFException broken) {
            throw new UnusableRecording(name, 1, 1, "is not zipped, or is cut off", NOT_AS_WRITTEN);
        } catch (IOException unreadable) {
            throw new UnusableRecording(name, 1, 1, "cannot be read", "check its rights: only its owner may read it");
        }
    }

    /** Answers are looked up at their places, which a zipped file has not. Only its owner can read a temporary file. */
    private static Path unzip(Path zipped) throws IOException {
        Path plain = Files.createTempFile("simpul-recording", ".jsonl");
        try (InputStream in = new Bounded(new GZIPInputStream(Files.newInputStream(zipped)))) {
            Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
            return plain;
        } catch (IOException failed) {
            Files.deleteIfExists(plain);
            throw failed;
        }
    }

    private static final class Bounded extends java.io.FilterInputStream {
        private long left = MOST_UNZIPPED;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            left -= Math.max(0, count);
            if (left < 0) {
                throw new ZipException("more than 2 GiB");
            }
            return count;
        }
    }

    /** @param place of its first byte */
    final class Line {
        private final int at;
        private final long place;
        private final JsonNode json;

        private Line(int at, long place, JsonNode json) {
            this.at = at;
            this.place = place;
            this.json = json;
        }

        long place() {
            return place;
        }

        @Nullable
        String end() {
            return json.path("end").isString() ? json.path("end").asString() : null;
        }

        Exchange exchange() throws UnusableRecording {
            JsonNode asked = json.path("asked");
            JsonNode answered = json.path("answered");
            try {
                Asked request = new Asked(text(asked, "method"), address(asked), headers(asked), body(asked));
                int status = answered.path("status").asInt(0);
                if (!answered.isMissingNode() && (status < 100 || status > 599)) {
                    throw problem("'answered.status' is no status of HTTP", NOT_AS_WRITTEN);
                }
                byte[] body = body(answered);
                boolean cut = answered.has("cut");
                Answered answer = answered.isMissingNode()
                        ? null
                        : new Answered(
                                status,
                                headers(answered),
                                body,
                                cut ? answered.path("cut").asLong(0) : body.length,
                                cut);
                Failure failure = json.has("failed") ? Failure.valueOf(text(json, "failed")) : null;
                if (answer == null && failure == null) {
                    throw problem("has neither 'answered' nor 'failed'", NOT_AS_WRITTEN);
                }
                return new Exchange(
                        json.path("n").asLong(at),
                        json.path("stranger").asBoolean(false),
                        request,
                        answer,
                        failure,
                        json.path("ms").asLong(0));
            } catch (IllegalArgumentException | JacksonException odd) {
                throw problem("is no exchange of a recording", NOT_AS_WRITTEN);
            }
        }

        private String address(JsonNode asked) throws UnusableRecording {
            String address = text(asked, "address");
            if (java.net.URI.create(address).getHost() == null) {
                throw problem("'asked.address' is no address", NOT_AS_WRITTEN);
            }
            return address;
        }

        private String text(JsonNode node, String key) throws UnusableRecording {
            if (!node.path(key).isString()) {
                throw problem("has no '%s'".formatted(key), NOT_AS_WRITTEN);
            }
            return node.path(key).asString();
        }

        private static byte[] body(JsonNode node) {
            if (node.path("base64").isString()) {
                return Base64.getDecoder().decode(node.path("base64").asString());
            }
            return node.path("text").asString("").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        }

        private static Map<String, List<String>> headers(JsonNode node) {
            Map<String, List<String>> headers = new HashMap<>();
            for (Map.Entry<String, JsonNode> header : node.path("headers").properties()) {
                List<String> values = new ArrayList<>();
                header.getValue().forEach(value -> values.add(value.asString()));
                headers.put(header.getKey(), values);
            }
            return headers;
        }

        UnusableRecording problem(String what, String fix) {
            return new UnusableRecording(name, at, 1, what, fix);
        }
    }

    RecordingHead head() throws UnusableRecording {
        Line line = next();
        if (line == null || !line.json.path("recording").isNumber()) {
            throw new UnusableRecording(name, 1, 1, "is no recording of a source", NO_RECORDING);
        }
        if (line.json.path("recording").asInt() != RecordingWriter.VERSION) {
            throw line.problem(
                    "was made by another version of simpul (form %d)"
                            .formatted(line.json.path("recording").asInt()),
                    "record again with this one");
        }
        try {
            return new RecordingHead(
                    line.text(line.json, "source"),
                    line.text(line.json, "place"),
                    Instant.parse(line.text(line.json, "at")),
                    line.json.path("command").asString(""),
                    texts(line.json.path("variables")),
                    texts(line.json.path("masked")));
        } catch (DateTimeException noTime) {
            throw line.problem("'at' is no time", NOT_AS_WRITTEN);
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new HashMap<>();
        object.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString("")));
        return texts;
    }

    /** @return {@code null} after the last */
    @Nullable
    Line next() throws UnusableRecording {
        long begin = place;
        number++;
        try {
            byte[] line = bytes.line();
            return line == null ? null : new Line(number, begin, parsed(line));
        } catch (IOException failed) {
            throw new UnusableRecording(name, number, 1, "cannot be read", "check the file and its disk");
        }
    }

    /** Reads on from where the file stands. */
    private final class Bytes {
        private final byte[] buffer = new byte[1 << 16];
        private int next;
        private int end;

        /** @return the next line without its end; {@code null} after the last */
        byte @Nullable [] line() throws IOException, UnusableRecording {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            while (next < end || fill()) {
                int stop = next;
                while (stop < end && buffer[stop] != '\n') {
                    stop++;
                }
                line.write(buffer, next, stop - next);
                if (line.size() > LONGEST) {
                    throw new UnusableRecording(
                            name, number, 1, "is longer than any line of a recording", NO_RECORDING);
                }
                boolean whole = stop < end;
                next = whole ? stop + 1 : stop;
                if (whole) {
                    place += line.size() + 1;
                    return line.toByteArray();
                }
            }
            place += line.size();
            return line.size() == 0 ? null : line.toByteArray();
        }

        private boolean fill() throws IOException {
            next = 0;
            end = Math.max(0, file.read(buffer));
            return end > 0;
        }
    }

    private JsonNode parsed(byte[] bytes) throws UnusableRecording {
        try {
            JsonNode json = RecordingWriter.JSON.readTree(bytes);
            if (json == null || !json.isObject()) {
                throw new UnusableRecording(
                        name, number, 1, "is no JSON object", number == 1 ? NO_RECORDING : NOT_AS_WRITTEN);
            }
            return json;
        } catch (JacksonException broken) {
            int column = broken.getLocation() == null
                    ? 1
                    : Math.max(1, broken.getLocation().getColumnNr());
            throw new UnusableRecording(
                    name,
                    number,
                    column,
                    number == 1 ? "is no recording of a source" : "is no JSON from here on, or is cut off",
                    number == 1 ? NO_RECORDING : NOT_AS_WRITTEN);
        }
    }

    UnusableRecording cutOff() {
        return new UnusableRecording(
                name,
                Math.max(1, number - 1),
                1,
                "is the last line, and does not say that it is the end: the file is cut off",
                "record again; 'simpul' writes a last line also when it is stopped");
    }

    /** The exchange whose line begins there. */
    synchronized Exchange at(long begin) throws IOException {
        file.seek(begin);
        try {
            byte[] line = new Bytes().line();
            if (line == null) {
                throw new EOFException("the recording became shorter");
            }
            return new Line(0, begin, parsed(line)).exchange();
        } catch (UnusableRecording changed) {
            throw new IOException("the recording was changed while it was played back", changed);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
            if (unzipped != null) {
                Files.deleteIfExists(unzipped);
            }
        } catch (IOException gone) {
            // nothing of it is needed any more
        }
    }
}
