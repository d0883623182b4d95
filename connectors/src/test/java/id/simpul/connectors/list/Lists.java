package id.simpul.connectors.list;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Paging;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Since;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.mappings.source.Vanished;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Definitions and rows for tests. */
final class Lists {

    static final ZoneId WIB = ZoneId.of("Asia/Jakarta");
    static final URI URL = URI.create("http://127.0.0.1/aduan");
    static final Duration OVERLAP = Duration.ofMinutes(10);

    private Lists() {}

    static Paging paging(Paging.Style style, int size, Paging.Order order) {
        return new Paging(style, 1, size, order, false);
    }

    static Since since(String format) {
        return new Since("at", format, OVERLAP);
    }

    static ListReading reading(Paging paging, @Nullable Since since) {
        return new ListReading("items", "id", since == null ? null : "at", paging, since, List.of(), null);
    }

    static SourceDefinition source(Start start, ListReading list) {
        return new SourceDefinition(
                "jabar-aduan",
                "Aduan",
                Duration.ofSeconds(30),
                start,
                Delivery.TRIAL,
                WIB,
                RegionScheme.KEMENDAGRI,
                new Rest(URL, Map.of(), Map.of(), new Auth.None(), list),
                Vanished.REPORT,
                Duration.ofDays(3),
                Limits.DEFAULT);
    }

    static ListPull pull(Start start, ListReading list, PageFetcher fetcher, Clock clock) {
        return new ListPull(source(start, list), list, new RecordReader(list, WIB, URL), fetcher, clock);
    }

    static PageFetcher.Row row(Object id, @Nullable String at, int value) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("id", id);
        if (at != null) {
            tree.put("at", at);
        }
        tree.put("value", value);
        return new PageFetcher.Row(tree, tree.toString().getBytes(StandardCharsets.UTF_8), "application/json");
    }
}
