package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.simulators.content.Author;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Picture;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A citizens' app of the Sapawarga family (Yii2): numbered pages of JSON, epoch seconds, states as numbers, BPS codes.
 *
 * <pre>
 * POST /v1/user/login   {"LoginForm": {"username": …, "password": …}}        gives data.access_token
 * GET  /v1/aspirasi?page=1&amp;limit=100&amp;sort_by=updated_at&amp;sort_order=descending     Authorization: Bearer …
 * </pre>
 *
 * There is no way to ask for what is new. A page after the last one is the last one again, as Yii's pagination gives it.
 * What a citizen deletes is no longer listed, and nobody says so.
 */
public final class Sapawarga extends WebSystem {

    public static final String ID = "sapawarga";

    private final String user;
    private final String password;
    private volatile int tokens;

    private Sapawarga(long seed, Address address, String user, String password) {
        super(
                address,
                ID,
                seed,
                "SPW",
                Place.within("32").stream().filter(place -> place.bps() != null).toList(),
                Theme.local(),
                List.of(Flaw.UNKNOWN_REGION),
                true,
                url -> new Shape(seed, url + "/storage/"));
        this.user = user;
        this.password = password;
        serve("/v1/user/login", this::login)
                .serve("/v1/aspirasi", this::list)
                .serve("/storage/", this::photo)
                .open();
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static Sapawarga start(long seed) {
        return new Sapawarga(seed, Address.local(), "layanan.simpul", "sandi-contoh-sapawarga");
    }

    public String user() {
        return user;
    }

    public String password() {
        return password;
    }

    /** Every token given so far is worth nothing from now on. */
    public void endTokens() {
        tokens++;
    }

    private String token() {
        return "token-contoh-" + tokens;
    }

    private void login(HttpExchange exchange) throws IOException {
        JsonNode form = JsonMapper.shared()
                .readTree(exchange.getRequestBody().readAllBytes())
                .path("LoginForm");
        if (form.path("username").asString("").equals(user)
                && form.path("password").asString("").equals(password)) {
            json(exchange, 200, "{\"success\":true,\"status\":200,\"data\":{\"access_token\":\"" + token() + "\"}}");
        } else {
            json(
                    exchange,
                    422,
                    "{\"success\":false,\"status\":422,\"data\":{\"password\":[\"Username atau kata sandi salah.\"]}}");
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        if (!("Bearer " + token()).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            refuse(exchange);
            return;
        }
        var query = Pages.query(exchange);
        int limit = Math.max(1, number(query.get("limit"), 20));
        int page = Math.max(1, number(query.get("page"), 1));
        int total = archive.page(null, 0, 1).total();
        int pages = Math.max(1, (total + limit - 1) / limit);
        page = Math.min(page, pages);
        if (trouble() == Trouble.SHIFTING && page > 1) {
            clerk.publish(); // on top: every row slips one down
            trouble(Trouble.NONE);
        }
        var found = archive.page(null, (page - 1) * limit, limit);
        String after = "],\"_meta\":{\"totalCount\":%d,\"pageCount\":%d,\"currentPage\":%d,\"perPage\":%d}}}"
                .formatted(found.total(), pages, page, limit);
        byte[] body = joined("{\"success\":true,\"status\":200,\"data\":{\"items\":[", found.rows(), ",", after);
        answer(exchange, "application/json; charset=UTF-8", body, found.rows());
    }

    private void photo(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath();
        if (name.matches("/storage/aspirasi/SPW-\\d{6}-\\d\\.png")) {
            Pages.answer(exchange, 200, "image/png", Picture.png(name));
        } else {
            Pages.answer(exchange, 404, "text/plain", new byte[0]);
        }
    }

    private static int number(@Nullable String text, int standard) {
        return text != null && text.matches("\\d{1,9}") ? Integer.parseInt(text) : standard;
    }

    @Override
    void refuse(HttpExchange exchange) throws IOException {
        failed(exchange, 401, "Unauthorized", "Your request was made with invalid credentials.");
    }

    /** Its errors carry an HTTP status, so that nothing hides in a good answer. */
    @Override
    void errorInside(HttpExchange exchange) throws IOException {
        failed(exchange, 500, "Internal Server Error", "An internal server error occurred.");
    }

    private static void failed(HttpExchange exchange, int status, String name, String message) throws IOException {
        String body =
                """
                {"success":false,"status":%d,"data":{"name":"%s","message":"%s","code":0,"status":%d}}"""
                        .formatted(status, name, message, status);
        Pages.answer(exchange, status, "application/json; charset=UTF-8", body.getBytes(StandardCharsets.UTF_8));
    }

    /** The record as the app shows it to its administrators. */
    private static final class Shape implements Form {

        private static final JsonMapper JSON = JsonMapper.builder().build();

        private final Author chance;
        private final String storage;

        Shape(long seed, String storage) {
            this.chance = new Author(seed, "SPW", List.of(), List.of(), 0);
            this.storage = storage;
        }

        /** Deleted (-1) is not listed. */
        @Override
        public boolean lists(Report report) {
            return !report.withdrawn();
        }

        @Override
        public Map<String, Object> fields(Report report, Instant stamp) {
            int number = Integer.parseInt(report.key().substring(4));
            var random = chance.random(number, -1);
            var fields = new LinkedHashMap<String, Object>();
            fields.put("id", number);
            fields.put("author_id", 10_000 + number);
            var author = new LinkedHashMap<String, Object>();
            author.put("id", 10_000 + number);
            author.put("name", report.person().name());
            author.put("role_label", "RW");
            author.put("email", report.person().email());
            author.put("phone", report.person().phone());
            author.put("address", random.nextBoolean() ? report.person().address() : null);
            fields.put("author", author);
            fields.put("category_id", 9);
            fields.put(
                    "category", Map.of("id", 9, "name", report.theme().label().toUpperCase(Locale.ROOT)));
            fields.put("title", report.title());
            fields.put("description", report.text());
            boolean known = report.located() && report.flaw() != Flaw.UNKNOWN_REGION;
            fields.put("kabkota_id", known ? 22 : null);
            fields.put(
                    "kabkota", known ? area(report.place().bps(), report.place().cityName()) : null);
            fields.put("kec_id", known ? 446 : null);
            fields.put(
                    "kecamatan",
                    known ? area(report.place().bps() + "010", report.place().districtName()) : null);
            fields.put("kel_id", null);
            fields.put("kelurahan", null);
            fields.put("likes_count", random.nextInt(40));
            fields.put("likes_users", List.of());
            fields.put("rw", "%03d".formatted(1 + random.nextInt(20)));
            fields.put("meta", null);
            fields.put("status", status(report));
            fields.put("status_label", "Status " + status(report));
            fields.put("approval_note", status(report) == 10 ? "Diterima" : null);
            fields.put("attachments", photos(report));
            fields.put("created_at", report.created().getEpochSecond());
            fields.put("updated_at", stamp.getEpochSecond());
            fields.put("approved_at", status(report) == 10 ? stamp.getEpochSecond() : null);
            fields.put("submitted_at", report.created().getEpochSecond());
            fields.put("last_revised_at", null);
            return fields;
        }

        private static Map<String, Object> area(@Nullable String bps, String name) {
            var area = new LinkedHashMap<String, Object>();
            area.put("id", 22);
            area.put("code_bps", bps);
            area.put("name", name.toUpperCase(Locale.ROOT));
            return area;
        }

        private @Nullable List<Map<String, Object>> photos(Report report) {
            if (report.photos() == 0) {
                return null;
            }
            var photos = new ArrayList<Map<String, Object>>();
            for (int i = 1; i <= report.photos(); i++) {
                String path = "aspirasi/%s-%d.png".formatted(report.key(), i);
                photos.add(Map.of("type", "photo", "path", path, "url", storage + path));
            }
            return photos;
        }

        private static int status(Report report) {
            return switch (report.state()) {
                case NEW, VERIFYING -> 5;
                case IN_PROGRESS, FOLLOWED_UP, DONE -> 10;
                case WITHDRAWN -> -1;
            };
        }

        @Override
        public byte[] render(Map<String, Object> fields) {
            return JSON.writeValueAsBytes(fields);
        }

        @Override
        public String stamp(Instant instant) {
            return String.valueOf(instant.getEpochSecond());
        }
    }
}
