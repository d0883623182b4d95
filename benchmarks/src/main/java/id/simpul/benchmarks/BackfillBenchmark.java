package id.simpul.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import id.simpul.connectors.Connectors;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.Cursor.PageOutcome;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceDefinition;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A back-fill of a million records through the REST connector alone, beside the same pages read with an HTTP client and a
 * JSON parser and nothing else: {@code benchmarks/run backfill}. What must stay flat is the heap.
 */
final class BackfillBenchmark {

    private static final int PAGE = 500;
    private static final Instant FIRST = Instant.parse("2020-01-01T00:00:00Z");
    private static final long SECONDS_APART = 60;
    private static final int SAMPLES = 10;

    private final int records;
    private final AtomicLong requests = new AtomicLong();

    private BackfillBenchmark(int records) {
        this.records = records;
    }

    static int run(String[] arguments) throws Exception {
        int records = arguments.length == 2 && arguments[0].equals("--records")
                ? Integer.parseInt(arguments[1])
                : arguments.length == 0 ? 1_000_000 : -1;
        if (records < PAGE) {
            System.err.println("usage: benchmarks/run backfill [--records N]   (default 1000000)");
            return 2;
        }
        return new BackfillBenchmark(records).run();
    }

    private int run() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setExecutor(Executors.newFixedThreadPool(2));
        server.createContext("/", this::answer);
        server.start();
        Path folder = Files.createTempDirectory("simpul-backfill");
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/records";
            double plain = plain(url);
            return backfill(definition(folder, url), folder, plain);
        } finally {
            server.stop(0);
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private int backfill(SourceDefinition source, Path folder, double plainPerSecond) {
        requests.set(0);
        long read = 0;
        long pages = 0;
        long first = 0;
        long last = 0;
        long most = 0;
        long began = System.nanoTime();
        long pausedForSamples = 0;
        try (SourceConnector connector = Connectors.open(source, new AttachmentStore(folder.resolve("files")))) {
            Cursor cursor = connector.backfill(FIRST, FIRST.plusSeconds(records * SECONDS_APART));
            while (!cursor.atRest()) {
                PullResult answer = connector.pull(cursor);
                if (!(answer instanceof PullResult.Page page)) {
                    System.err.println("the source did not answer: " + answer);
                    return 1;
                }
                read += page.originals().size();
                pages++;
                // As the hub keeps it: by way of JSON, so that nothing of the page stays in it.
                List<Instant> news =
                        page.originals().stream().map(Original::stamp).toList();
                cursor = connector.cursor(
                        page.next().kept(new PageOutcome(news, 0)).json());
                if (pages % Math.max(1, records / PAGE / SAMPLES) == 0) {
                    long paused = System.nanoTime();
                    last = heap();
                    first = first == 0 ? last : first;
                    most = Math.max(most, last);
                    pausedForSamples += System.nanoTime() - paused;
                    System.err.printf("%,d records, %,d requests, heap %,d KiB%n", read, requests.get(), last >> 10);
                }
            }
        }
        double seconds = (System.nanoTime() - began - pausedForSamples) / 1e9;
        long missing = records - read;
        System.out.printf(
                Locale.ROOT,
                "{\"records\":%d,\"missing\":%d,\"recordsPerSecond\":%.0f,\"plainPerSecond\":%.0f,\"ratioToPlain\":%.2f,"
                        + "\"requests\":%d,\"pages\":%d,\"heapFirstKib\":%d,\"heapLastKib\":%d,\"heapMostKib\":%d}%n",
                records,
                Math.max(0, missing),
                records / seconds,
                plainPerSecond,
                records / seconds / plainPerSecond,
                requests.get(),
                (records + PAGE - 1) / PAGE,
                first >> 10,
                last >> 10,
                most >> 10);
        return missing > 0 ? 1 : 0;
    }

    /** The baseline: the same pages fetched and parsed, and forgotten. A tenth of them will do. */
    private double plain(String url) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        JsonMapper json = JsonMapper.builder().build();
        int pages = Math.max(1, records / PAGE / 10);
        for (int warm = 1; ; warm--) {
            long began = System.nanoTime();
            long read = 0;
            for (int page = 1; page <= pages; page++) {
                HttpResponse<byte[]> answer = http.send(
                        HttpRequest.newBuilder(URI.create(url + "?page=" + page + "&limit=" + PAGE))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                JsonNode tree = json.readTree(answer.body());
                read += tree.path("items").size();
            }
            if (warm == 0) {
                return read * 1e9 / (System.nanoTime() - began);
            }
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private SourceDefinition definition(Path folder, String url) throws IOException {
        Path source = Files.createDirectories(folder.resolve("juta"));
        Files.writeString(
                source.resolve("source.yaml"),
                """
                id: juta
                title: Satu juta laporan
                protocol: rest
                every: 1m
                start: now
                zone: UTC
                regions: kemendagri
                request:
                  url: ${URL}
                  query: { since: "{cursor}", page: "{page}", limit: "{limit}" }
                records: items
                key: id
                page: { style: number, first: 1, size: %d, order: ascending }
                cursor: { field: updated, format: epoch, overlap: 0s }
                """
                        .formatted(PAGE));
        Files.writeString(
                source.resolve("mapping.yaml"),
                """
                title: judul
                description: isi
                kind: "'complaint'"
                reported-at: $date(updated)
                """);
        var found = SourceFolders.read(source, Map.of("URL", url));
        found.problems().forEach(System.err::println);
        return found.sources().get(0).definition();
    }

    /** Oldest first, made up as it is asked for. */
    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        exchange.getRequestBody().readAllBytes();
        Map<String, String> query = Query.of(exchange);
        long since = Long.parseLong(query.getOrDefault("since", String.valueOf(FIRST.getEpochSecond())));
        long begin = Math.max(0, (since - FIRST.getEpochSecond() + SECONDS_APART - 1) / SECONDS_APART);
        long from = begin + (Long.parseLong(query.get("page")) - 1) * PAGE;
        StringBuilder body = new StringBuilder("{\"items\":[");
        for (long i = from; i < Math.min(from + PAGE, records); i++) {
            body.append(i == from ? "" : ",")
                    .append("{\"id\":\"J-")
                    .append(i)
                    .append("\",\"judul\":\"Laporan contoh nomor ")
                    .append(i)
                    .append("\",\"isi\":\"")
                    .append("Jalan di depan balai desa rusak dan belum diperbaiki. ".repeat(6))
                    .append("\",\"updated\":")
                    .append(FIRST.getEpochSecond() + i * SECONDS_APART)
                    .append('}');
        }
        byte[] bytes = body.append("]}").toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
