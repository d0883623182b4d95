package id.simpul.connectors.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.connectors.NotRecorded;
import id.simpul.connectors.record.Exchange.Answered;
import id.simpul.connectors.record.Exchange.Asked;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written is what is played back; what is no recording is told with its place. */
class RecordingTest {

    private static final RecordingHead HEAD = RecordingHead.of(
            "contoh",
            "sistem.example:8080",
            Instant.parse("2026-11-25T01:02:03Z"),
            "source pull",
            Map.of("CONTOH_URL", "http://sistem.example:8080", "CONTOH_USER", "kunci-rahasia"),
            Map.of("CONTOH_KEY", "kunci-rahasia", "CONTOH_SAME", "kunci-rahasia"));

    @TempDir
    Path dir;

    private static Exchange exchange(long number, boolean stranger, String address, int status, byte[] answer) {
        return new Exchange(
                number,
                stranger,
                new Asked("GET", address, Map.of("accept", List.of("application/json")), new byte[0]),
                new Answered(status, Map.of("content-type", List.of("text/plain")), answer, answer.length, false),
                null,
                5);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path written(String name, Exchange... exchanges) throws IOException {
        Path file = dir.resolve(name);
        try (RecordingWriter writer = RecordingWriter.create(file, HEAD)) {
            Stream.of(exchanges).forEach(writer);
            writer.end("complete");
        }
        return file;
    }

    private static HttpResponse<byte[]> get(HttpClient client, String address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(address))
                        .header("Accept", "application/json")
                        .header("User-Agent", "of no matter")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static HttpClient client(Recording recording, boolean stranger) {
        return (stranger ? recording.stranger() : recording.owner()).http(HttpClient.newHttpClient());
    }

    @ParameterizedTest
    @MethodSource("names")
    void equalRequestsGetTheirAnswersInOrderAndNoMore(String name) throws Exception {
        byte[] photo = {(byte) 0xff, (byte) 0xd8, 0, 1};
        Path file = written(
                name,
                exchange(1, false, "http://sistem.example:8080/a", 200, text("satu 🙂\n")),
                exchange(3, false, "http://sistem.example:8080/a", 304, new byte[0]),
                exchange(2, false, "http://sistem.example:8080/a", 200, text("dua")),
                exchange(4, true, "http://sistem.example:8080/a", 401, text("siapa?")),
                exchange(5, false, "http://sistem.example:8080/foto?x=1", 200, photo));

        try (Recording recording = Recording.open(file)) {
            HttpClient owner = client(recording, false);
            assertThat(get(owner, "http://sistem.example:8080/a").body()).isEqualTo(text("satu 🙂\n"));
            assertThat(get(client(recording, true), "http://sistem.example:8080/a")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(get(owner, "http://sistem.example:8080/a").body()).isEqualTo(text("dua"));
            assertThat(get(owner, "http://sistem.example:8080/a").statusCode()).isEqualTo(304);
            assertThat(get(owner, "http://sistem.example:8080/foto?x=1").body()).isEqualTo(photo);
            assertThatThrownBy(() -> get(owner, "http://sistem.example:8080/a"))
                    .isInstanceOf(NotRecorded.class)
                    .hasMessageContaining("GET sistem.example:8080/a: the recording has no further answer");
            assertThatThrownBy(() -> get(owner, "http://sistem.example:8080/b?nama=Budi"))
                    .isInstanceOf(NotRecorded.class)
                    .hasMessageContaining("GET sistem.example:8080/b?nama: ")
                    .hasMessageNotContaining("Budi");
            assertThat(recording.missing()).hasSize(2);
            assertThat(recording.head().at()).isEqualTo(HEAD.at());
            assertThat(recording.hasStrangers()).isTrue();
            assertThat(recording.isComplete()).isTrue();
        }
    }

    static Stream<String> names() {
        return Stream.of("rekaman.jsonl", "rekaman.jsonl.gz");
    }

    @Test
    void anEnvironmentWithoutSecretsComesWithIt() throws Exception {
        try (Recording recording = Recording.open(written("rekaman.jsonl"))) {
            assertThat(recording.head().environment())
                    .containsEntry("CONTOH_URL", "http://sistem.example:8080")
                    .containsEntry("CONTOH_KEY", "MASKED_CONTOH_KEY")
                    .containsEntry("CONTOH_USER", "MASKED_CONTOH_KEY")
                    .containsEntry("CONTOH_SAME", "MASKED_CONTOH_KEY");
        }
        assertThat(dir.resolve("rekaman.jsonl")).content().doesNotContain("kunci-rahasia");
    }

    @Test
    void aFailureIsPlayedBackAsOne() throws Exception {
        Asked asked = new Asked(
                "GET", "http://sistem.example:8080/a", Map.of("accept", List.of("application/json")), new byte[0]);
        Path file = written("rekaman.jsonl", new Exchange(1, false, asked, null, Exchange.Failure.REFUSED, 1));

        try (Recording recording = Recording.open(file)) {
            assertThatThrownBy(() -> get(client(recording, false), "http://sistem.example:8080/a"))
                    .isInstanceOf(java.net.ConnectException.class);
        }
    }

    record Bad(String lines, int line, String words) {}

    static Stream<Bad> bad() {
        String head =
                "{\"recording\":1,\"source\":\"contoh\",\"place\":\"x\",\"at\":\"2026-11-25T01:02:03Z\",\"variables\":{},\"masked\":{}}\n";
        String one =
                "{\"n\":1,\"asked\":{\"method\":\"GET\",\"address\":\"http://x/a\",\"headers\":{}},\"answered\":{\"status\":200,\"headers\":{},\"text\":\"a\"},\"ms\":1}\n";
        String end = "{\"end\":\"complete\",\"exchanges\":1}\n";
        return Stream.of(
                new Bad("", 1, "is no recording of a source"),
                new Bad("id,judul\n1,Jalan rusak\n", 1, "is no recording of a source"),
                new Bad("[1]\n", 1, "is no JSON object"),
                new Bad("{\"log\":{\"version\":\"1.2\"}}\n", 1, "is no recording of a source"),
                new Bad(head.replace(":1,", ":2,"), 1, "made by another version of simpul (form 2)"),
                new Bad(head.replace("2026-11", "2026-31"), 1, "'at' is no time"),
                new Bad(head, 1, "the file is cut off"),
                new Bad(head + one, 2, "the file is cut off"),
                new Bad(head + one + one.substring(0, 90), 3, "is no JSON from here on, or is cut off"),
                new Bad(
                        head + one.replace("GET", "GET\",\"x\":\"").replace("\"method\"", "\"m\""),
                        2,
                        "has no 'method'"),
                new Bad(head + one.replace("http://x/a", "not an address"), 2, "is no exchange of a recording"),
                new Bad(head + one.replace("200", "7"), 2, "'answered.status' is no status of HTTP"),
                new Bad(head + one.replace("\"text\":\"a\"", "\"base64\":\"%%%\""), 2, "is no exchange of a recording"),
                new Bad(head + one.replace("answered", "said"), 2, "has neither 'answered' nor 'failed'"),
                new Bad(head + one + end + one, 4, "a line after the end"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNoRecordingIsToldWithItsPlace(Bad bad) throws IOException {
        Path file = dir.resolve("rekaman.jsonl");
        Files.writeString(file, bad.lines());

        assertThatThrownBy(() -> Recording.open(file))
                .isInstanceOf(UnusableRecording.class)
                .hasMessageContaining(file + ":" + bad.line() + ":")
                .hasMessageContaining(bad.words())
                .hasMessageContaining("fix: ");
    }

    @Test
    void aZippedFileThatIsCutOffIsToldToo() throws Exception {
        Path file = written("rekaman.jsonl.gz", exchange(1, false, "http://x/a", 200, text("a".repeat(5000))));
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 20));

        assertThatThrownBy(() -> Recording.open(file))
                .hasMessageContaining(file + ":1:1")
                .hasMessageContaining("cut off");
    }

    @Test
    void aRecordingEndsWhereItIsFullAndSaysSo() throws Exception {
        Path file = dir.resolve("rekaman.jsonl");
        try (RecordingWriter writer = RecordingWriter.create(file, HEAD, 4096)) {
            for (int n = 1; n <= 10; n++) {
                writer.accept(exchange(n, false, "http://x/" + n, 200, text("a".repeat(700))));
            }
            writer.end("complete");
            assertThat(writer.problem()).contains("it is full");
            assertThat(writer.exchanges()).isBetween(1L, 9L);
        }
        assertThat(Files.size(file)).isLessThan(4096 + 100);
        try (Recording recording = Recording.open(file)) {
            assertThat(recording.isComplete()).isFalse();
            assertThatThrownBy(() -> get(client(recording, false), "http://x/10"))
                    .hasMessageContaining("the recording, which was not made to its end");
        }
    }

    /** Of a file of any size one line is in memory, and of each line a place and a hash. */
    @Test
    void aLargeRecordingIsReadLineByLine() throws Exception {
        Path file = dir.resolve("besar.jsonl");
        byte[] page = text("x".repeat(1 << 20));
        int pages = 100;
        try (RecordingWriter writer = RecordingWriter.create(file, HEAD)) {
            for (int n = 1; n <= pages; n++) {
                writer.accept(exchange(n, false, "http://sistem.example/" + n, 200, page));
            }
            writer.end("complete");
        }
        System.gc();
        long before = used();

        try (Recording recording = Recording.open(file)) {
            System.gc();
            assertThat(used() - before)
                    .as("bytes held of %,d", Files.size(file))
                    .isLessThan(20L << 20);
            assertThat(get(client(recording, false), "http://sistem.example/" + pages)
                            .body())
                    .hasSize(page.length);
        }
    }

    private static long used() {
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
