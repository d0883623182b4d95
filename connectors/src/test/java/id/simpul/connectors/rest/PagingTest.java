package id.simpul.connectors.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.PullResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every style of paging, and every way in which a server gets it wrong. */
class PagingTest {

    private static final String HEAD =
            """
            records: items
            key: $string(id)
            version: at
            auth: { api-key: { query: kunci, value: "${KEY}" } }
            """;

    private final Web web = new Web();

    @TempDir
    private Path dir;

    @AfterEach
    void stop() {
        web.close();
    }

    private static final Map<String, String> STYLES = Map.of(
            "none", "request: { url: \"${URL}/list\" }\npage: { style: none }",
            "number",
                    "request: { url: \"${URL}/list\", query: { page: \"{page}\", limit: \"{limit}\" } }\npage: { style: number, size: 10, %s }",
            "offset",
                    "request: { url: \"${URL}/list\", query: { offset: \"{offset}\", limit: \"{limit}\" } }\npage: { style: offset, size: 10, %s }",
            "cursor",
                    "request: { url: \"${URL}/list\", query: { token: \"{token}\", limit: \"{limit}\" } }\npage: { style: cursor, token: next, size: 10, %s }",
            "link",
                    "request: { url: \"${URL}/list\", query: { limit: \"{limit}\", rahasia: \"${KEY}\" } }\npage: { style: link, size: 10, %s }",
            "next",
                    "request: { url: \"${URL}/list\", query: { limit: \"{limit}\", rahasia: \"${KEY}\" } }\npage: { style: next, next: next, size: 10, %s }");

    private Book book(String style, String more) throws IOException {
        String page = STYLES.get(style).formatted(more.isEmpty() ? "stable: false" : more);
        return Book.open(web, dir, HEAD + page + "\n");
    }

    /** A list of so many records, at most so many a page, with a way of its own. */
    private void serves(int records, int most, String named) {
        String way = named.replace(" token", "");
        web.answers(exchange -> {
            Map<String, String> query = Book.query(exchange);
            int size = Math.min(most, Integer.parseInt(query.getOrDefault("limit", "1000")));
            int from = Integer.parseInt(query.getOrDefault(
                    "offset",
                    query.containsKey("page")
                            ? "" + (Integer.parseInt(query.get("page")) - 1) * size
                            : query.getOrDefault("token", "0").replaceAll("\\D", "")));
            switch (way) {
                case "ignores paging" -> from = 0;
                case "repeats its last page" -> from = Math.min(from, (records - 1) / size * size);
                case "repeats its last full page" -> from = Math.min(from, records - size);
                case "goes round" -> from %= records;
                default -> {}
            }
            int to = Math.min(records, from + size);
            String next = to < records || way.equals("always names one") && to > from ? "" + to : null;
            if (way.equals("names the same one") && next != null) {
                next = "10";
            } else if (way.equals("leads in a circle") && next != null) {
                next = "" + to % (size * 3);
            }
            boolean skips = way.equals("has empty pages between") && from % (2 * size) != 0;
            list(exchange, from, skips ? from : to, next, named);
        });
    }

    private void list(HttpExchange exchange, int from, int to, String next, String way) throws IOException {
        String items = IntStream.range(from, Math.max(from, to))
                .mapToObj(i ->
                        "{\"id\":%d,\"at\":\"2026-11-20T09:%02d:%02d+07:00\"}".formatted(i, 59 - i / 60, 59 - i % 60))
                .collect(Collectors.joining(","));
        String key = "kunci=" + Book.KEY + "&rahasia=" + Book.KEY + "&limit=10&token=" + next;
        String address =
                switch (way) {
                    case "another host" -> "http://169.254.169.254/list?" + key;
                    case "calls itself otherwise" -> "https://dalam.contoh.id:8443/list?" + key;
                    case "relative" -> "?" + key;
                    case "absolute path" -> "/list?" + key;
                    case "spaces and braces" -> web.url("/list?").toString() + key + "&q=a b{c}|é";
                    default -> web.url("/list?").toString() + key;
                };
        if (next != null) {
            exchange.getResponseHeaders().add("Link", "<%s>; rel=\"prev\"".formatted(web.url("/list?token=0")));
            exchange.getResponseHeaders()
                    .add(
                            "Link",
                            "<%s>; rel=last, <%s>; title=\"a, b\"; rel=\"start next\""
                                    .formatted(web.url("/x"), address));
        }
        boolean token = exchange.getRequestURI().getPath().endsWith("list") && way.contains("token");
        String named = next == null ? "null" : "\"" + (token ? "t" + next : address) + "\"";
        Web.send(exchange, 200, "application/json", "{\"items\":[%s],\"next\":%s}".formatted(items, named));
    }

    private static String way(String style, String way) {
        return style.equals("cursor") ? way + " token" : way;
    }

    /** R11: a pull of several pages is read twice, unless rows are said not to move. No request more. */
    @ParameterizedTest(name = "{0} {1}: {2} records, {3} a page, in {4} requests, then {5}")
    @CsvSource({
        "none,   '',            25, 1000, 1, 1",
        "number, '',            25, 10,   7, 6", // the fourth page is empty; from then on a short one is known as the
        // last
        "number, stable: true,  25, 10,   4, 3",
        "number, '',             5, 10,   4, 4", // nothing tells yet how much a full page holds
        "number, stable: true,   5, 10,   2, 2",
        "offset, '',            25, 10,   7, 6",
        "offset, '',            25, 4,   15, 14", // ten are asked for, four come
        "cursor, '',            25, 10,   6, 6",
        "cursor, stable: true,  25, 10,   3, 3",
        "cursor, '',             5, 10,   1, 1",
        "link,   '',            25, 10,   6, 6",
        "link,   stable: true,  25, 10,   3, 3",
        "next,   '',            25, 10,   6, 6",
        "next,   stable: true,  25, 10,   3, 3",
    })
    void R11_aListIsReadInNoMoreRequestsThanTheRulesAskFor(
            String style, String more, int records, int most, int first, int then) throws IOException {
        serves(records, most, way(style, ""));
        try (Book book = book(style, more)) {
            Object rest = book.pull(null);
            assertThat(book.keys()).hasSize(records);
            assertThat(web.requests()).hasSize(first);

            book.pull(((Cursor) rest).json());
            assertThat(web.requests()).hasSize(first + then);
            assertThat(book.keys()).hasSize(records);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            number | ''          | ignores paging             | page 2 is the same as the first: the system ignores our page number
            offset | ''          | ignores paging             | ignores our offset
            number | ''          | repeats its last full page | repeats a page for ever
            number | ''          | goes round                 | repeats a page for ever
            number | 'most: 5'   | ''                         | does not end after 5 pages
            cursor | 'most: 5'   | ''                         | does not end after 5 pages
            cursor | ''          | names the same one         | names a next page that was read already
            cursor | ''          | leads in a circle          | names a next page that was read already
            next   | ''          | leads in a circle          | let page.next in source.yaml give nothing there
            link   | ''          | names the same one         | names a next page that was read already
            next   | ''          | another host               | it names its next page at another host, 169.254.169.254
            link   | ''          | another host               | another host
            """)
    void R10_pagingThatLeadsNowhereIsToldAndTheMarkStays(String style, String more, String way, String told)
            throws IOException {
        serves(60, 10, way(style, way));
        try (Book book = book(style, more)) {
            Object result = book.pull(null);
            String reason = result instanceof PullResult.Refused refused
                    ? refused.reason() + refused.fix()
                    : ((PullResult.Unavailable) result).reason();
            assertThat(reason).contains(told).doesNotContain(Book.KEY, "kunci=", "token=");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            next   | ''                             | relative
            next   | ''                             | absolute path
            next   | ''                             | spaces and braces
            next   | 'hosts: [dalam.contoh.id]'     | calls itself otherwise
            link   | 'hosts: ["dalam.contoh.id:8443"]' | calls itself otherwise
            link   | ''                             | relative
            cursor | ''                             | has empty pages between
            cursor | ''                             | always names one
            next   | ''                             | always names one
            number | ''                             | repeats its last page
            """)
    void R10_whatEverServersDoOtherwiseTheListIsReadToItsEnd(String style, String more, String way) throws IOException {
        serves(45, 10, way(style, way));
        try (Book book = book(style, more)) {
            assertThat(book.pull(null)).isInstanceOf(Cursor.class);
            assertThat(book.keys()).hasSize(way.startsWith("has empty") ? 25 : 45);
        }
    }

    /** Whoever answers the last page to every later number does so too when there is only one, shorter than asked for. */
    @ParameterizedTest(name = "{0}: {1} records")
    @CsvSource({"number, 1", "number, 2", "number, 7", "offset, 7"})
    void R10_aListShorterThanAPageEndsAlsoWhereItsLastPageRepeats(String style, int records) throws IOException {
        serves(records, 10, "repeats its last page");
        try (Book book = book(style, "")) {
            assertThat(book.pull(null)).isInstanceOf(Cursor.class);
            assertThat(book.keys()).hasSize(records);
        }
    }

    @ParameterizedTest
    @CsvSource({"next", "link"})
    void theNextAddressIsKeptWithoutOurSecretsAndAskedWithThem(String style) throws IOException {
        serves(45, 10, "");
        try (Book book = book(style, "")) {
            PullResult.Page page = (PullResult.Page) book.connector.pull(book.connector.cursor(null));
            String kept = book.keep(page).json();
            assertThat(kept).contains("token=10").doesNotContain(Book.KEY, "127.0.0.1");

            book.connector.pull(book.connector.cursor(kept));
            assertThat(web.requests().get(1))
                    .contains("token=10", "limit=10")
                    .containsOnlyOnce("kunci=" + Book.KEY)
                    .containsOnlyOnce("rahasia=" + Book.KEY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            410 | text/plain       | ''                             | 2
            400 | application/json | '{"error":"invalid token"}'    | 2
            404 | application/json | '{"error":"no such token"}'    | 2
            503 | text/html        | ''                             | 20
            """)
    void R10_aTokenThatExpiredBeginsThePullAnewAndNothingIsLost(int status, String type, String body, int minutes)
            throws IOException {
        serves(25, 10, "token");
        try (Book book = book("cursor", "stable: true")) {
            String kept = book.keep((PullResult.Page) book.connector.pull(book.connector.cursor(null)))
                    .json();
            String old = kept.replaceAll(
                    "\"told\":\"[^\"]*\"", "\"told\":\"" + Instant.now().minusSeconds(60L * minutes + 5) + "\"");
            assertThat(old).isNotEqualTo(kept);
            List<String> refused = new ArrayList<>();
            Web.Answer good = exchange -> list(exchange, 0, 10, "10", "token");
            web.answers(exchange -> {
                if (Book.query(exchange).containsKey("token")) {
                    refused.add("" + exchange.getRequestURI());
                    Web.send(exchange, status, type, body);
                } else {
                    good.to(exchange);
                }
            });
            // A token given a moment ago is not believed to have expired.
            assertThat(book.connector.pull(book.connector.cursor(kept))).isNotInstanceOf(PullResult.Page.class);

            PullResult anew = book.connector.pull(book.connector.cursor(old));
            assertThat(refused).hasSize(2);
            assertThat(anew).isInstanceOf(PullResult.Page.class);
            serves(25, 10, "token");
            book.pull(book.keep((PullResult.Page) anew).json());
            assertThat(book.keys()).hasSize(25);
        }
    }

    @Test
    void R10_aListByIdIsAskedFromTheHighestNumberReadLessTheOverlap() throws IOException {
        web.answers(exchange -> {
            int since = Integer.parseInt(Book.query(exchange).get("since"));
            String items = IntStream.rangeClosed(Math.max(1, since), 120)
                    .limit(50)
                    .mapToObj(i -> "{\"id\":\"%d\"}".formatted(i))
                    .collect(Collectors.joining(","));
            Web.send(exchange, 200, "application/json", "{\"items\":[" + items + "]}");
        });
        String yaml =
                """
                records: items
                key: id
                request: { url: "${URL}/list", query: { since: "{cursor}", page: "{page}" } }
                page: { style: number, size: 50, order: ascending }
                cursor: { by: id, field: id, overlap: 7 }
                """;
        try (Book book = Book.open(web, dir, yaml)) {
            // Page 2 of the last ask would show the same again: the walk has ended on the id it was asked with.
            Cursor cursor = book.connector.cursor(null);
            for (int i = 0; i < 3; i++) {
                cursor = book.connector.cursor(
                        book.keep((PullResult.Page) book.connector.pull(cursor)).json());
            }
            assertThat(book.keys()).hasSize(120);
            assertThat(web.requests())
                    .extracting(request -> request.replaceAll(".*since=(\\d+).*", "$1"))
                    .containsExactly("0", "50", "99");
            assertThat(cursor.json()).contains("\"mark\":\"120\"");
        }
    }

    @Test
    void R10_aSystemThatDoesNotListenIsReadUntilItIsOlderThanTheMark() throws IOException {
        serves(60, 10, "");
        String yaml = HEAD
                + """
                request: { url: "${URL}/list", query: { page: "{page}", limit: "{limit}" } }
                page: { style: number, size: 10, order: descending, stable: true }
                cursor: { field: at, overlap: 15s, filter: here }
                """;
        try (Book book = Book.open(web, dir, yaml)) {
            Cursor rest = (Cursor) book.pull(null);
            assertThat(book.keys()).hasSize(60);
            int first = web.requests().size();
            PullResult.Page page = (PullResult.Page) book.connector.pull(book.connector.cursor(rest.json()));
            assertThat(page.originals()).hasSize(10);
            Cursor second = book.connector.cursor(book.keep(page).json());
            page = (PullResult.Page) book.connector.pull(second);
            assertThat(page.originals()).hasSize(6); // 15 s back from the newest; the others travel no further
            assertThat(book.keep(page).atRest()).isTrue();
            assertThat(web.requests()).hasSize(first + 2);
        }
    }

    @Test
    void R10_windowsAreWalkedToNowAndAnEmptyOneIsNotTheEnd() throws IOException {
        web.answers(exchange -> {
            boolean full = Book.query(exchange).get("dari").equals("01/09/2026");
            Web.send(
                    exchange,
                    200,
                    "application/json",
                    full ? "{\"items\":[{\"id\":1,\"at\":\"2026-09-05T10:00:00Z\"}]}" : "{\"items\":[]}");
        });
        String start = java.time.LocalDate.now().minusDays(200).toString();
        String yaml = HEAD
                + """
                start: %s
                request: { url: "${URL}/list", query: { dari: "{cursor}", sampai: "{until}" } }
                cursor: { field: at, ask: "dd/MM/yyyy", ask-zone: UTC, window: 90d }
                """
                        .formatted(start);
        try (Book book = Book.open(web, dir, yaml)) {
            assertThat(book.pull(null)).isInstanceOf(Cursor.class);
            List<String> spans = web.requests().stream()
                    .map(request -> request.replaceAll(".*dari=([^&]*)&sampai=([^&]*).*", "$1-$2")
                            .replace("%2F", "/"))
                    .toList();
            assertThat(spans).hasSize(3);
            for (int i = 1; i < spans.size(); i++) {
                assertThat(spans.get(i).split("-")[0])
                        .isEqualTo(spans.get(i - 1).split("-")[1]);
            }
        }
    }
}
