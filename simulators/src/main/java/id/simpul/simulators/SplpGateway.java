package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Report;
import id.simpul.simulators.content.Report.Flag;
import id.simpul.simulators.content.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A city's REST API behind a gateway of the WSO2 kind, as the national link of government services (SPLP) has it.
 *
 * <pre>
 * POST /token                      Authorization: Basic …      grant_type=client_credentials
 * GET  /aduan/1.0.0/laporan?diubah_sejak=2026-11-20T08:00:00+07:00&amp;offset=0&amp;limit=100    Authorization: Bearer …   apikey: …
 * </pre>
 *
 * The gateway's own errors carry its codes (900901, 900908, 900800, 303001), whatever the API behind it says. It takes a token
 * back before {@code expires_in} is over.
 */
public final class SplpGateway extends WebSystem {

    public static final String ID = "splp-rest";
    private static final int MOST = 100;

    private final String client = "klien-contoh";
    private final String secret = "rahasia-contoh-splp";
    private final String apikey = "kunci-contoh-splp";
    private volatile int tokens;
    private volatile int given;

    private SplpGateway(long seed, Address address) {
        super(
                address,
                ID,
                seed,
                "SPL",
                Place.within("32.73"),
                Theme.local(),
                List.of(Flaw.NO_TITLE, Flaw.UNREADABLE_DATE, Flaw.UNKNOWN_KIND),
                false,
                url -> new Shape());
        serve("/token", this::token).serve("/aduan/1.0.0/laporan", this::list).open();
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static SplpGateway start(long seed) {
        return new SplpGateway(seed, Address.local());
    }

    public String client() {
        return client;
    }

    public String secret() {
        return secret;
    }

    public String apikey() {
        return apikey;
    }

    /** Every token given so far is worth nothing from now on. */
    public void endTokens() {
        tokens++;
    }

    /** How often a token was asked for. */
    public int tokensGiven() {
        return given;
    }

    private void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String basic =
                "Basic " + Base64.getEncoder().encodeToString((client + ":" + secret).getBytes(StandardCharsets.UTF_8));
        if (!form.contains("grant_type=client_credentials")) {
            json(exchange, 400, "{\"error\":\"unsupported_grant_type\"}");
        } else if (!basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            json(
                    exchange,
                    401,
                    "{\"error_description\":\"Client Authentication failed.\",\"error\":\"invalid_client\"}");
        } else {
            given++;
            json(
                    exchange,
                    200,
                    "{\"access_token\":\"token-contoh-%d\",\"scope\":\"default\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                            .formatted(tokens));
        }
    }

    private void list(HttpExchange exchange) throws IOException {
        if (!("Bearer token-contoh-" + tokens)
                .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            invalidCredentials(exchange);
            return;
        }
        if (!apikey.equals(exchange.getRequestHeaders().getFirst("apikey"))) {
            json(
                    exchange,
                    403,
                    "{\"code\":\"900908\",\"message\":\"Resource forbidden \",\"description\":\"User is NOT authorized to access the Resource.\"}");
            return;
        }
        var query = Pages.query(exchange);
        try {
            Instant since = query.containsKey("diubah_sejak")
                    ? OffsetDateTime.parse(query.get("diubah_sejak")).toInstant()
                    : null;
            int offset = Integer.parseInt(query.getOrDefault("offset", "0"));
            int limit = Math.min(MOST, Integer.parseInt(query.getOrDefault("limit", "20")));
            var found = archive.page(since, offset, limit);
            String after = "],\"pagination\":{\"offset\":%d,\"limit\":%d,\"total\":%d}}"
                    .formatted(offset, limit, found.total());
            answer(exchange, "application/json", joined("{\"data\":[", found.rows(), ",", after), found.rows());
        } catch (NumberFormatException | DateTimeException e) {
            json(exchange, 400, "{\"pesan\":\"parameter tidak valid\"}");
        }
    }

    private static void invalidCredentials(HttpExchange exchange) throws IOException {
        json(
                exchange,
                401,
                """
                {"code":"900901","message":"Invalid Credentials","description":"Access failure for API: /aduan/1.0.0, version: \
                1.0.0 status: (900901) - Invalid Credentials. Make sure you have provided the correct security credentials"}""");
    }

    /** The subscription is gone: tokens are still given, and then not taken. */
    @Override
    void refuse(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/token")) {
            token(exchange);
        } else {
            invalidCredentials(exchange);
        }
    }

    /** The gateway's word for an API behind it that does not answer. */
    @Override
    void unavailable(HttpExchange exchange) throws IOException {
        json(
                exchange,
                503,
                """
                {"fault":{"code":303001,"type":"Status report","message":"Runtime Error","description":"Currently , Address \
                endpoint : [ Name : aduan--v1.0.0_APIproductionEndpoint ] [ State : SUSPENDED ]"}}""");
    }

    /** Too many requests: the quota of the subscription. */
    @Override
    void errorInside(HttpExchange exchange) throws IOException {
        json(
                exchange,
                429,
                """
                {"code":"900804","message":"Message throttled out","description":"You have exceeded your quota .You can access \
                API after 2026-Nov-25 03:05:00+0000 UTC"}""");
    }

    /** What many APIs behind the gateway look like: camel case, offsets, real booleans. */
    private static final class Shape implements Form {

        private static final JsonMapper JSON = JsonMapper.builder().build();

        @Override
        public Map<String, Object> fields(Report report, Instant stamp) {
            var flaw = report.flaw();
            var fields = new LinkedHashMap<String, Object>();
            fields.put("id", report.key());
            fields.put(
                    "jenis",
                    flaw == Flaw.UNKNOWN_KIND
                            ? "LAIN"
                            : List.of("PENGADUAN", "ASPIRASI", "PERMINTAAN_INFORMASI", "DARURAT")
                                    .get(report.kind().ordinal()));
            fields.put("kategori", report.theme().label());
            fields.put("judul", flaw == Flaw.NO_TITLE ? "" : report.title());
            fields.put("uraian", report.text());
            var place = new LinkedHashMap<String, Object>();
            place.put("kodeWilayah", report.located() ? report.place().district() : null);
            place.put("alamat", report.address());
            fields.put("lokasi", place);
            var person = new LinkedHashMap<String, Object>();
            person.put("nama", report.person().name());
            person.put("nik", report.person().nik());
            person.put("telepon", report.person().phone());
            person.put("surel", report.person().email());
            fields.put("pelapor", person);
            flag(fields, "anonim", report.anonymous());
            flag(fields, "rahasia", report.secret());
            fields.put(
                    "status",
                    List.of("BARU", "VERIFIKASI", "PROSES", "DITINDAKLANJUTI", "SELESAI", "DIBATALKAN")
                            .get(report.state().ordinal()));
            fields.put("waktuKejadian", stamp(report.occurred()));
            fields.put("dibuat", flaw == Flaw.UNREADABLE_DATE ? "kemarin sore" : stamp(report.created()));
            fields.put("diubah", stamp(stamp));
            return fields;
        }

        private static void flag(Map<String, Object> fields, String name, Flag flag) {
            switch (flag) {
                case YES -> fields.put(name, true);
                case NO -> fields.put(name, false);
                case UNREADABLE -> fields.put(name, "?");
                case MISSING -> {}
            }
        }

        @Override
        public byte[] render(Map<String, Object> fields) {
            return JSON.writeValueAsBytes(fields);
        }

        @Override
        public String stamp(Instant instant) {
            return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(instant.atOffset(ZoneOffset.ofHours(7)));
        }
    }
}
