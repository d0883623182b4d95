package id.simpul.connectors.rest;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.connectors.Connectors;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.folder.SourceFolders;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source described in YAML as its owner would, read page by page as a hub would. */
final class Book implements AutoCloseable {

    static final String KEY = "kunci-rahasia-contoh";

    final SourceConnector connector;
    final List<Original> read = new ArrayList<>();
    final List<Owed> owed = new ArrayList<>();
    final Set<String> passed = new HashSet<>();
    private final Set<String> seen = new HashSet<>();

    private Book(SourceConnector connector) {
        this.connector = connector;
    }

    /** @param yaml what comes after id, zone and the like */
    static Book open(Web web, Path dir, String yaml) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("uji"));
        Files.writeString(
                folder.resolve("source.yaml"),
                """
                id: uji
                title: Uji
                protocol: rest
                every: 30s
                zone: Asia/Jakarta
                regions: kemendagri
                """
                        + (yaml.contains("start:") ? "" : "start: beginning\n") + yaml);
        Files.writeString(
                folder.resolve("mapping.yaml"),
                "title: judul\ndescription: isi\nkind: \"'complaint'\"\nreported-at: $date(at)\n");
        SourceFolders.Found found =
                SourceFolders.read(dir, Map.of("URL", web.url("").toString(), "KEY", KEY));
        if (!found.problems().isEmpty()) {
            throw new IllegalArgumentException(found.problems().toString());
        }
        var definition = found.sources().get(0).definition();
        return new Book(Connectors.open(definition, new AttachmentStore(dir.resolve("files")), TokenStore.NONE));
    }

    /** One whole pull from a cursor, its text as kept. @return the cursor at rest, or what came instead of a page */
    Object pull(@Nullable String kept) {
        Cursor cursor = connector.cursor(kept);
        for (int page = 0; page < 2_000; page++) {
            PullResult result = connector.pull(cursor);
            if (!(result instanceof PullResult.Page answered)) {
                return result;
            }
            cursor = connector.cursor(keep(answered).json());
            if (cursor.atRest()) {
                return cursor;
            }
        }
        throw new AssertionError("the pull does not end");
    }

    Cursor keep(PullResult.Page page) {
        List<@Nullable Instant> news = new ArrayList<>();
        for (Original original : page.originals()) {
            if (seen.add(original.nativeId() + original.fingerprint())) {
                news.add(original.stamp());
                read.add(original);
            }
        }
        owed.addAll(page.owed());
        passed.addAll(page.passed());
        return page.next().kept(new Cursor.PageOutcome(news, 0));
    }

    List<String> keys() {
        return read.stream().map(Original::nativeId).distinct().toList();
    }

    static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new HashMap<>();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            String[] parts = pair.split("=", 2);
            query.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    @Override
    public void close() {
        connector.close();
    }
}
