package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.simulators.content.Author;
import id.simpul.simulators.content.Picture;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A city's Open311 GeoReport v2 server, JSON and XML, with the page extension and FixMyStreet's updates.
 *
 * <pre>
 * GET /v2/requests.json?jurisdiction_id=…&amp;api_key=…&amp;start_date=…&amp;end_date=…&amp;page=1&amp;page_size=100
 * GET /v2/requests/OPN-000001.json
 * GET /v2/servicerequestupdates.json?start_date=…&amp;end_date=…
 * </pre>
 *
 * The dates are those of {@code requested_datetime}, not of changes; a span of more than 90 days is refused with 400. Errors are
 * lists of {@code code} and {@code description}; a wrong key is 403.
 */
public final class Open311City extends WebSystem {

    public static final String ID = "open311";
    private static final Duration SPAN = Duration.ofDays(90);
    private static final int MOST = 1000;
    private static final String JURISDICTION = "kota-contoh.example";

    private final String key = "kunci-contoh-open311";

    private Open311City(long seed, Address address) {
        super(
                address,
                ID,
                seed,
                "OPN",
                Place.within("35.78"),
                Theme.local(),
                List.of(),
                true,
                url -> new Shape(seed, url + "/media/"));
        serve("/v2/requests.json", exchange -> requests(exchange, false))
                .serve("/v2/requests.xml", exchange -> requests(exchange, true))
                .serve("/v2/requests/", this::request)
                .serve("/v2/servicerequestupdates.json", exchange -> updates(exchange, false))
                .serve("/v2/servicerequestupdates.xml", exchange -> updates(exchange, true))
                .serve("/media/", this::media)
                .open();
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static Open311City start(long seed) {
        return new Open311City(seed, Address.local());
    }

    public String key() {
        return key;
    }

    public String jurisdiction() {
        return JURISDICTION;
    }

    /** @param from and @param to of the range, both included */
    private record Span(Instant from, Instant to) {}

    private void requests(HttpExchange exchange, boolean xml) throws IOException {
        Span span = span(exchange, xml);
        if (span == null) {
            return;
        }
        var query = Pages.query(exchange);
        int size = Math.min(MOST, Integer.parseInt(query.getOrDefault("page_size", "50")));
        int page = Math.max(1, Integer.parseInt(query.getOrDefault("page", "1")));
        // By the time of the request; the archive's own order is that of changes.
        List<Archive.Row> rows = archive.page(null, 0, Integer.MAX_VALUE / 2).rows().stream()
                .filter(row -> !row.report().created().isBefore(span.from)
                        && !row.report().created().isAfter(span.to))
                .sorted((a, b) -> b.report().created().compareTo(a.report().created()) != 0
                        ? b.report().created().compareTo(a.report().created())
                        : a.report().key().compareTo(b.report().key()))
                .skip((page - 1L) * size)
                .limit(size)
                .toList();
        list(exchange, xml, rows);
    }

    /** One request: a list of one. */
    private void request(HttpExchange exchange) throws IOException {
        boolean xml = isXml(exchange);
        String path = exchange.getRequestURI().getPath();
        if (span(exchange, xml) == null) {
            return;
        }
        String id = path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.(json|xml)$", "");
        List<Archive.Row> rows = archive.page(null, 0, Integer.MAX_VALUE / 2).rows().stream()
                .filter(row -> row.report().key().equals(id))
                .toList();
        if (rows.isEmpty()) {
            failed(exchange, xml, 404, "service_request_id was not found");
        } else {
            list(exchange, xml, rows);
        }
    }

    private void list(HttpExchange exchange, boolean xml, List<Archive.Row> rows) throws IOException {
        if (xml) {
            var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><service_requests>");
            rows.forEach(row -> Xml.element(out, "request", Shape.JSON.readValue(row.bytes(), Map.class)));
            out.append("</service_requests>");
            // The specification has empty elements, not xsi:nil.
            answer(
                    exchange,
                    "text/xml; charset=utf-8",
                    out.toString().replace(" xsi:nil=\"true\"", "").getBytes(StandardCharsets.UTF_8),
                    rows);
        } else {
            answer(exchange, "application/json; charset=utf-8", joined("[", rows, ",", "]"), rows);
        }
    }

    /** One update for each request that changed since it was made: its newest state. */
    private void updates(HttpExchange exchange, boolean xml) throws IOException {
        Span span = span(exchange, xml);
        if (span == null) {
            return;
        }
        var list = archive.page(null, 0, Integer.MAX_VALUE / 2).rows().stream()
                .filter(row -> row.version().number() > 1
                        && !row.stamp().isBefore(span.from)
                        && !row.stamp().isAfter(span.to))
                .map(row -> {
                    Map<String, Object> update = new LinkedHashMap<>();
                    update.put(
                            "update_id",
                            row.report().key() + "-" + row.version().number());
                    update.put("service_request_id", row.report().key());
                    update.put("status", Shape.status(row.report()).toUpperCase(java.util.Locale.ROOT));
                    update.put("updated_datetime", Shape.time(row.stamp()));
                    update.put("description", "Status: " + Shape.status(row.report()));
                    update.put("media_url", "");
                    return update;
                })
                .toList();
        if (xml) {
            var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?><service_request_updates>");
            list.forEach(update -> Xml.element(out, "request_update", update));
            byte[] body = out.append("</service_request_updates>").toString().getBytes(StandardCharsets.UTF_8);
            answer(exchange, "text/xml; charset=utf-8", body, List.of());
        } else {
            answer(exchange, "application/json; charset=utf-8", Shape.JSON.writeValueAsBytes(list), List.of());
        }
    }

    /** @return {@code null} if the request has been refused */
    private @org.jspecify.annotations.Nullable Span span(HttpExchange exchange, boolean xml) throws IOException {
        var query = Pages.query(exchange);
        if (!key.equals(query.get("api_key"))) {
            failed(exchange, xml, 403, "api_key was invalid");
            return null;
        }
        if (!JURISDICTION.equals(query.get("jurisdiction_id"))) {
            failed(exchange, xml, 404, "jurisdiction_id was not found");
            return null;
        }
        try {
            Instant to = query.containsKey("end_date")
                    ? OffsetDateTime.parse(query.get("end_date")).toInstant()
                    : Instant.now();
            Instant from = query.containsKey("start_date")
                    ? OffsetDateTime.parse(query.get("start_date")).toInstant()
                    : to.minus(SPAN);
            if (Duration.between(from, to).compareTo(SPAN) > 0) {
                failed(exchange, xml, 400, "The start_date and end_date may not span more than 90 days");
                return null;
            }
            return new Span(from, to);
        } catch (DateTimeException e) {
            failed(exchange, xml, 400, "start_date and end_date must be in w3 format");
            return null;
        }
    }

    private static void failed(HttpExchange exchange, boolean xml, int status, String description) throws IOException {
        String body = xml
                ? "<?xml version=\"1.0\" encoding=\"utf-8\"?><errors><error><code>%d</code><description>%s</description></error></errors>"
                        .formatted(status, description)
                : "[{\"code\":%d,\"description\":\"%s\"}]".formatted(status, description);
        Pages.answer(
                exchange,
                status,
                (xml ? "text/xml" : "application/json") + "; charset=utf-8",
                body.getBytes(StandardCharsets.UTF_8));
    }

    private void media(HttpExchange exchange) throws IOException {
        Pages.answer(
                exchange, 200, "image/png", Picture.png(exchange.getRequestURI().getPath()));
    }

    private static boolean isXml(HttpExchange exchange) {
        return exchange.getRequestURI().getPath().endsWith(".xml");
    }

    @Override
    void refuse(HttpExchange exchange) throws IOException {
        failed(exchange, isXml(exchange), 403, "api_key was invalid");
    }

    /** Its errors carry an HTTP status: nothing hides in a good answer. */
    @Override
    void errorInside(HttpExchange exchange) throws IOException {
        failed(exchange, isXml(exchange), 500, "internal error");
    }

    private static final class Shape implements Form {

        static final JsonMapper JSON = JsonMapper.builder().build();

        private final Author chance;
        private final String media;

        Shape(long seed, String media) {
            this.chance = new Author(seed, "OPN", List.of(), List.of(), 0);
            this.media = media;
        }

        @Override
        public Map<String, Object> fields(Report report, Instant stamp) {
            var random = chance.random(Integer.parseInt(report.key().substring(4)), -1);
            var fields = new LinkedHashMap<String, Object>();
            fields.put("service_request_id", report.key());
            fields.put("status", status(report));
            fields.put("status_notes", report.withdrawn() ? "withdrawn by the reporter" : null);
            fields.put("service_name", report.theme().label());
            fields.put("service_code", report.theme().category());
            fields.put("description", report.title() + "\n\n" + report.text());
            fields.put("agency_responsible", null);
            fields.put("service_notice", null);
            fields.put("requested_datetime", time(report.created()));
            fields.put("updated_datetime", time(stamp));
            fields.put("expected_datetime", null);
            fields.put("address", report.address());
            fields.put("address_id", null);
            fields.put("zipcode", null);
            boolean onMap = random.nextInt(3) > 0;
            fields.put("lat", onMap ? -7.2 - random.nextInt(10_000) / 100_000.0 : null);
            fields.put("long", onMap ? 112.6 + random.nextInt(10_000) / 100_000.0 : null);
            fields.put("media_url", report.photos() > 0 ? media + report.key() + ".png" : null);
            return fields;
        }

        static String status(Report report) {
            return switch (report.state()) {
                case DONE, WITHDRAWN -> "closed";
                default -> "open";
            };
        }

        static String time(Instant instant) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.ofHours(7)));
        }

        @Override
        public byte[] render(Map<String, Object> fields) {
            return JSON.writeValueAsBytes(fields);
        }

        @Override
        public String stamp(Instant instant) {
            return time(instant);
        }
    }
}
