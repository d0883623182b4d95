package id.simpul.connectors.record;

import id.simpul.connectors.NotRecorded;
import id.simpul.connectors.Outside;
import id.simpul.connectors.record.Exchange.Answered;
import id.simpul.connectors.record.Exchange.Asked;
import id.simpul.connectors.record.Exchange.Failure;
import id.simpul.mappings.Sha256;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A recording, played back in the place of the network. Requests are the same if their method, address, headers and body are,
 * secrets masked; of equal ones the first gets the first answer, the second the second, and one more than were recorded gets
 * none: that a system would have answered the same again is nothing that a recording can know.
 *
 * <p>The file is never held as a whole: one line at a time is in memory, and of each a place and a hash.
 */
public final class Recording implements AutoCloseable {

    /** They say how we ask, not what. */
    private static final Set<String> NO_MATTER = Set.of(
            "user-agent",
            "accept-encoding",
            "content-type",
            "content-length",
            "connection",
            "host",
            "pragma",
            "cache-control",
            "expect");

    private final RecordingLines lines;
    private final RecordingHead head;
    private final Masker masker = new Masker(Map.of());
    private final Map<String, Deque<Long>> answers = new HashMap<>();
    private final List<String> missing = new ArrayList<>();
    private Consumer<Exchange> each = exchange -> {};
    private long exchanges;
    private boolean strangers;
    private String end = "";

    private Recording(RecordingLines lines, RecordingHead head) {
        this.lines = lines;
        this.head = head;
    }

    /**
     * Reads the file once through.
     *
     * @throws UnusableRecording with file, line and fix
     */
    public static Recording open(Path file) throws UnusableRecording {
        RecordingLines lines = RecordingLines.open(file);
        try {
            Recording recording = new Recording(lines, lines.head());
            recording.index();
            return recording;
        } catch (UnusableRecording | RuntimeException unusable) {
            lines.close();
            throw unusable;
        }
    }

    private void index() throws UnusableRecording {
        Map<String, TreeMap<Long, Long>> byNumber = new HashMap<>();
        for (RecordingLines.Line line = lines.next(); line != null; line = lines.next()) {
            if (!end.isEmpty()) {
                throw line.problem("a line after the end", "remove what stands after the line with \"end\"");
            }
            if (line.end() != null) {
                end = line.end();
                continue;
            }
            Exchange exchange = line.exchange();
            strangers |= exchange.stranger();
            exchanges++;
            byNumber.computeIfAbsent(key(exchange.stranger(), exchange.asked()), any -> new TreeMap<>())
                    .put(exchange.number(), line.place());
        }
        if (end.isEmpty()) {
            throw lines.cutOff();
        }
        byNumber.forEach((key, places) -> answers.put(key, new ArrayDeque<>(places.values())));
    }

    private static String key(boolean stranger, Asked asked) {
        StringBuilder text = new StringBuilder();
        text.append(stranger).append('\n').append(asked.method()).append(' ').append(asked.address());
        new TreeMap<>(asked.headers()).forEach((name, values) -> {
            if (!NO_MATTER.contains(name)) {
                text.append('\n').append(name).append(": ").append(values);
            }
        });
        text.append("\n\n").append(new String(asked.body(), StandardCharsets.ISO_8859_1));
        return Sha256.hex(text.toString());
    }

    public RecordingHead head() {
        return head;
    }

    public long exchanges() {
        return exchanges;
    }

    /** It was made to its end; else it was stopped, or became too large. */
    public boolean isComplete() {
        return end.equals("complete");
    }

    /** Wrong credentials were tried while it was made. */
    public boolean hasStrangers() {
        return strangers;
    }

    /** Requests that it has no answer to, as far as they were asked. */
    public synchronized List<String> missing() {
        return List.copyOf(missing);
    }

    /** @param told each exchange as it is played back */
    public void watch(Consumer<Exchange> told) {
        each = told;
    }

    /** In the network's place, for the connector of the source. */
    public Outside owner() {
        return new Played(false);
    }

    /** For a connector that shows wrong credentials on purpose. */
    public Outside stranger() {
        return new Played(true);
    }

    public Clock clock() {
        return Clock.fixed(head.at(), ZoneOffset.UTC);
    }

    /** The next answer to this request. */
    synchronized Exchange answer(
            boolean stranger, String method, String address, Map<String, List<String>> headers, byte[] body)
            throws IOException {
        Asked asked = new Asked(method, masker.text(address), masker.headers(headers), masker.request(body));
        Deque<Long> left = answers.get(key(stranger, asked));
        if (left == null || left.isEmpty()) {
            throw missing(
                    asked,
                    left != null
                            ? "the recording has no further answer to it"
                            : isComplete()
                                    ? "the recording has no answer to it"
                                    : "the recording, which was not made to its end, has no answer to it");
        }
        Exchange exchange = lines.at(left.peek());
        Answered answered = exchange.answered();
        if (answered != null && answered.cut()) {
            throw missing(asked, "its answer was too large for a recording (%,d bytes)".formatted(answered.bytes()));
        }
        left.poll();
        each.accept(exchange);
        return exchange;
    }

    private NotRecorded missing(Asked asked, String why) {
        String line = Exchange.line(asked.method(), asked.address());
        if (missing.size() < 100 && !missing.contains(line)) {
            missing.add(line);
        }
        return new NotRecorded(line, why);
    }

    private final class Played implements Outside {
        private final boolean stranger;

        Played(boolean stranger) {
            this.stranger = stranger;
        }

        @Override
        public Clock clock() {
            return Recording.this.clock();
        }

        @Override
        public Instant after(Instant departed, long nanos) {
            return departed;
        }

        @Override
        public HttpClient http(HttpClient real) {
            return new PlayedClient(real, Recording.this, stranger);
        }

        @Override
        public boolean isPlayedBack() {
            return true;
        }

        @Override
        public void handedOut(String secret) {} // it is a place-holder already
    }

    /** What a failure was to who asked. */
    static IOException failed(Failure failure) {
        return switch (failure) {
            case TIMEOUT -> new java.net.http.HttpTimeoutException(failure.words());
            case UNKNOWN_HOST -> new java.net.UnknownHostException(failure.words());
            case REFUSED -> new java.net.ConnectException(failure.words());
            case UNTRUSTED -> new IOException(new java.security.cert.CertificateException(failure.words()));
            case CERTIFICATE_REFUSED -> new javax.net.ssl.SSLException("Received fatal alert: bad_certificate");
            case BROKE, LEFT -> new IOException(failure.words());
        };
    }

    @Override
    public void close() {
        lines.close();
    }
}
