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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/**
 * Requests that a pull costs, for each style of paging: of 950 records in ten pages, then of nothing new, then of one new record.
 * The baseline is what any reader needs: a request a page, and one for nothing new. What is above it is what the rules ask for: the
 * second pass that a list whose rows may move needs (R11), and the overlap (R10).
 */
final class PagingBenchmark {

    private static final int RECORDS = 950;
    private static final int PAGE = 100;
    private static final int PAGES = (RECORDS + PAGE - 1) / PAGE;
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Map<String, String> STYLES = styles();

    private final AtomicLong requests = new AtomicLong();
    private int records = RECORDS;
    private String base = "";

    private static Map<String, String> styles() {
        Map<String, String> styles = new LinkedHashMap<>();
        styles.put("number", "style: number");
        styles.put("number, ascending", "style: number, order: ascending");
        styles.put("number, stable", "style: number, stable: true");
        styles.put("offset", "style: offset");
        styles.put("cursor", "style: cursor, token: token");
        styles.put("cursor, stable", "style: cursor, token: token, stable: true");
        styles.put("link", "style: link");
        styles.put("next", "style: next, next: next");
        styles.put("none", "style: none");
        return styles;
    }

    static int run() throws IOException {
        return new PagingBenchmark().all();
    }

    private int all() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.createContext("/", this::answer);
        server.start();
        base = "http://127.0.0.1:" + server.getAddress().getPort() + "/records";
        StringBuilder json =
                new StringBuilder("{\"benchmark\":\"paging\",\"records\":" + RECORDS + ",\"pages\":" + PAGES);
        System.out.printf("%-20s %16s %12s %16s%n", "style", "first pull", "nothing new", "one new record");
        try {
            for (Map.Entry<String, String> style : STYLES.entrySet()) {
                records = RECORDS;
                long[] cost = cost(style.getKey(), style.getValue());
                int pages = style.getKey().equals("none") ? 1 : PAGES;
                System.out.printf(
                        "%-20s %6d for %2d pages %12d %16d%n", style.getKey(), cost[0], pages, cost[1], cost[2]);
                json.append(
                        String.format(Locale.ROOT, ",\"%s\":[%d,%d,%d]", style.getKey(), cost[0], cost[1], cost[2]));
            }
        } finally {
            server.stop(0);
        }
        System.out.println(json.append('}'));
        return 0;
    }

    private long[] cost(String name, String style) throws IOException {
        Path folder = Files.createTempDirectory("simpul-paging");
        Set<String> known = new HashSet<>();
        long[] cost = new long[3];
        try (SourceConnector connector =
                Connectors.open(definition(folder, style), new AttachmentStore(folder.resolve("files")))) {
            String kept = null;
            for (int pull = 0; pull < 3; pull++) {
                records += pull == 2 ? 1 : 0;
                requests.set(0);
                kept = pull(connector, kept, known);
                cost[pull] = requests.get();
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
        if (known.size() != RECORDS + 1) {
            throw new IllegalStateException(name + ": " + known.size() + " records");
        }
        return cost;
    }

    private static String pull(SourceConnector connector, @Nullable String kept, Set<String> known) {
        Cursor cursor = connector.cursor(kept);
        do {
            PullResult answer = connector.pull(cursor);
            if (!(answer instanceof PullResult.Page page)) {
                throw new IllegalStateException(answer.toString());
            }
            List<@Nullable Instant> news = new ArrayList<>();
            for (Original original : page.originals()) {
                if (known.add(original.nativeId())) {
                    news.add(original.stamp());
                }
            }
            cursor = connector.cursor(page.next().kept(new PageOutcome(news, 0)).json());
        } while (!cursor.atRest());
        return cursor.json();
    }

    private SourceDefinition definition(Path folder, String style) throws IOException {
        Path source = Files.createDirectories(folder.resolve("halaman"));
        String place =
                style.contains("offset") ? "offset: \"{offset}\"" : style.contains("number") ? "page: \"{page}\"" : "";
        place += style.contains("token") ? "token: \"{token}\"" : "";
        Files.writeString(
                source.resolve("source.yaml"),
                """
                id: halaman
                title: Halaman
                protocol: rest
                every: 1m
                start: beginning
                zone: UTC
                regions: kemendagri
                request:
                  url: ${URL}
                  query: { style: "%s", since: "{cursor}", limit: "{limit}"%s }
                records: items
                key: id
                page: { size: %d, %s }
                cursor: { field: updated, format: epoch, overlap: 10m }
                """
                        .formatted(
                                style.contains("ascending") ? "ascending" : style.replaceAll("style: (\\w+).*", "$1"),
                                place.isEmpty() ? "" : ", " + place,
                                PAGE,
                                style));
        Files.writeString(
                source.resolve("mapping.yaml"),
                "title: judul\ndescription: judul\nkind: \"'complaint'\"\nreported-at: $date(updated)\n");
        var found = SourceFolders.read(source, Map.of("URL", base));
        found.problems().forEach(System.err::println);
        return found.sources().get(0).definition();
    }

    /** Newest first, or oldest first where that is asked for; an hour between two records. */
    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        Map<String, String> query = Query.of(exchange);
        long since = Long.parseLong(query.getOrDefault("since", "0"));
        List<Integer> rows = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            int row = query.get("style").equals("ascending") ? i : records - 1 - i;
            if (stamp(row) >= since) {
                rows.add(row);
            }
        }
        int from = query.containsKey("page")
                ? (Integer.parseInt(query.get("page")) - 1) * PAGE
                : Integer.parseInt(query.getOrDefault("offset", query.getOrDefault("token", "0")));
        int to = query.get("style").equals("none") ? rows.size() : Math.min(from + PAGE, rows.size());
        StringBuilder items = new StringBuilder();
        for (int row : rows.subList(Math.min(from, rows.size()), Math.max(Math.min(from, rows.size()), to))) {
            items.append(items.isEmpty() ? "" : ",")
                    .append("{\"id\":\"H-%d\",\"judul\":\"Laporan %d\",\"updated\":%d}"
                            .formatted(row, row, stamp(row)));
        }
        String more = to < rows.size() ? String.valueOf(to) : null;
        String address =
                "%s?style=%s&limit=%d&since=%d&token=%s".formatted(base, query.get("style"), PAGE, since, more);
        if (more != null && query.get("style").equals("link")) {
            exchange.getResponseHeaders().set("Link", "<" + address + ">; rel=\"next\"");
        }
        byte[] body = "{\"items\":[%s],\"token\":%s,\"next\":%s}"
                .formatted(
                        items,
                        more == null ? "null" : "\"" + more + "\"",
                        more == null ? "null" : "\"" + address + "\"")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static long stamp(int row) {
        return FIRST.getEpochSecond() + row * 3600L;
    }
}
