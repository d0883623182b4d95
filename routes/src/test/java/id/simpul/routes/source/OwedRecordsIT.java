package id.simpul.routes.source;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.IntakeBench;
import id.simpul.routes.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R13: records whose detail call fails, from the list to the store. */
class OwedRecordsIT {

    private static IntakeBench bench;

    @TempDir
    private Path folder;

    private final ExecutorService slow = Executors.newSingleThreadExecutor();
    private final Map<String, Integer> statuses = new ConcurrentHashMap<>();
    private final Map<String, String> stamps = new ConcurrentHashMap<>();
    private final Map<String, String> notes = new ConcurrentHashMap<>();
    private final Set<String> hidden = ConcurrentHashMap.newKeySet();
    private HttpServer system;
    private Turns turns;

    @BeforeAll
    static void start(@TempDir Path folder) {
        bench = new IntakeBench(folder);
    }

    @AfterAll
    static void stop() {
        bench.close();
    }

    @BeforeEach
    void begin() throws IOException {
        bench.clear();
        turns = new Turns(
                bench.running,
                bench.sources,
                bench.store,
                bench.vanished,
                bench.turnstile,
                new Settings.Poll(2, 1, Duration.ofSeconds(3)),
                slow);
        system = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        system.createContext("/", exchange -> {
            String id = exchange.getRequestURI().getPath().replaceAll("\\D", "");
            String stamp = "2026-11-20T09:00:00Z";
            String body = id.isEmpty()
                    ? IntStream.rangeClosed(1, 10)
                            .filter(i -> !hidden.contains("" + i))
                            .mapToObj(i -> "{\"id\":%d,\"at\":\"%s\",\"n\":\"%s\"}"
                                    .formatted(i, stamps.getOrDefault("" + i, stamp), notes.getOrDefault("" + i, "")))
                            .collect(Collectors.joining(",", "{\"items\":[", "]}"))
                    : "{\"judul\":\"Aduan %s %s%s\",\"isi\":\"Jalan berlubang\",\"at\":\"%s\"}"
                            .formatted(
                                    id,
                                    notes.getOrDefault(id, ""),
                                    stamps.getOrDefault(id, ""),
                                    stamps.getOrDefault(id, stamp));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(statuses.getOrDefault(id, 200), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        system.start();
    }

    @AfterEach
    void end() {
        system.stop(0);
        slow.shutdownNow();
    }

    private void source(String giveUp) throws IOException {
        Path dir = Files.createDirectories(folder.resolve("uji"));
        Files.writeString(
                dir.resolve("source.yaml"),
                """
                id: uji
                title: Uji
                protocol: rest
                every: 1ms
                start: beginning
                zone: Asia/Jakarta
                regions: kemendagri
                request: { url: "${URL}/list" }
                records: items
                key: $string(id)
                version: at
                detail: { request: { url: "${URL}/aduan/{key}" } }
                give-up: %s
                """
                        .formatted(giveUp));
        Files.writeString(
                dir.resolve("mapping.yaml"),
                "title: judul\ndescription: isi\nkind: \"'complaint'\"\nreported-at: $date(at)\n");
        SourceFolders.Found found = SourceFolders.read(
                dir, Map.of("URL", "http://127.0.0.1:" + system.getAddress().getPort()));
        assertThat(found.problems()).isEmpty();
        SourceBundle bundle = found.sources().get(0);
        bench.running.add(bundle);
        bench.sources.register(List.of(bundle));
        bench.life.activate(bundle.id(), bundle.definition().delivery(), "", "test");
    }

    private void turn() {
        bench.db.update("update source set last_attempt = null");
        bench.db.update("update owed set due = now()");
        turns.take("uji", bench::intake, () -> true);
    }

    @Test
    void R13_aRecordWhoseDetailFailsIsOwedInTheCommitOfThePageAndComesLater() throws IOException {
        source("3d");
        statuses.put("7", 503);
        turn();
        assertThat(bench.count("owed where kind = 'RECORD' and key = '7' and original is null"))
                .isEqualTo(1);
        assertThat(bench.count("original where outcome = 'DELIVERED'")).isEqualTo(9);

        turn();
        assertThat(bench.count("owed where tries > 0")).isEqualTo(1);

        statuses.clear();
        turn();
        assertThat(bench.count("owed")).isZero();
        assertThat(bench.count("original where outcome = 'DELIVERED'")).isEqualTo(10);
        assertThat(bench.count("identity")).isEqualTo(10);
        turn();
        assertThat(bench.count("original")).isEqualTo(10);
    }

    /** The list may show it no more, as one of changes does when its mark has moved on. */
    @Test
    void R4_R13_aDebtWhoseContentDiffersUnderItsStampIsReadOnceMoreByThatDebt() throws IOException {
        source("3d");
        turn();
        notes.put("7", "diperbaiki ");
        statuses.put("7", 503);
        turn();
        statuses.clear();
        hidden.add("7");
        turn();
        assertThat(bench.count("owed where kind = 'RECORD' and key = '7'")).isEqualTo(1);
        assertThat(bench.count("original where outcome = 'DELIVERED'")).isEqualTo(10);

        turn();
        assertThat(bench.count("owed")).isZero();
        assertThat(bench.count("original where outcome = 'DELIVERED'")).isEqualTo(11);
    }

    @Test
    void R13_whatIsGoneIsQuarantinedUnderItsOwnKeyAndReadAgainItClosesThat() throws IOException {
        source("3d");
        statuses.put("7", 404);
        turn();
        turn();
        assertThat(bench.count("owed")).isZero();
        assertThat(bench.count("original where outcome = 'QUARANTINED' and closed is null and reason is null"))
                .isEqualTo(1);

        statuses.clear();
        stamps.put("7", "2026-11-21T09:00:00Z");
        turn();
        assertThat(bench.count("original where outcome = 'QUARANTINED' and closed is null"))
                .isZero();
        assertThat(bench.count("original where outcome = 'DELIVERED'")).isEqualTo(10);
    }

    @Test
    void R13_whatIsOwedForTooLongIsGivenUp() throws IOException {
        source("1h");
        statuses.put("7", 503);
        turn();
        bench.db.update("update owed set since = now() - interval '2 hours'");
        turn();
        assertThat(bench.count("owed")).isZero();
        assertThat(bench.count("original where outcome = 'QUARANTINED'")).isEqualTo(1);
    }

    @Test
    void R7_aRecordThatIsKnownOrOwedIsInTheListAllTheSame() throws IOException {
        source("3d");
        statuses.put("7", 503);
        turn();
        turn();
        turn();
        assertThat(bench.count("event where what = 'vanished'")).isZero();
        assertThat(bench.count("identity where seen_list = (select full_lists from source)"))
                .isEqualTo(9);
    }
}
