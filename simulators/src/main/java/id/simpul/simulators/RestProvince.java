package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Picture;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Theme;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A province's complaint system: JSON over HTTP behind an API key, newest first, page numbers, photos by URL.
 *
 * <pre>GET /aduan/complaints?updated_since=2026-11-20 08:00:00&amp;page=1&amp;limit=100    X-Api-Key: …</pre>
 *
 * {@code updated_since} is inclusive. Some photos answer 503 twice before they come. {@link Control} is served below
 * {@code /control/}.
 */
public final class RestProvince extends WebSystem {

    public static final String ID = "jabar-aduan";
    private static final int MOST = 500;

    private final String key;
    private final Map<String, Integer> photoRefusals = new ConcurrentHashMap<>();

    private RestProvince(long seed, Address address, String key) {
        super(
                address,
                ID,
                seed,
                "JBR",
                Place.within("32"),
                Theme.local(),
                List.of(
                        Flaw.HUGE,
                        Flaw.NO_TITLE,
                        Flaw.UNREADABLE_DATE,
                        Flaw.UNKNOWN_KIND,
                        Flaw.UNKNOWN_REGION,
                        Flaw.NUL_BYTE,
                        Flaw.NO_KEY),
                true,
                url -> new JabarForm(seed, url + "/photos/"));
        this.key = key;
        serve("/aduan/complaints", this::complaints)
                .serve("/photos/", this::photo)
                .open();
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static RestProvince start(long seed) {
        return start(seed, Address.local(), "kunci-contoh-jabar");
    }

    public static RestProvince start(long seed, Address address, String key) {
        return new RestProvince(seed, address, key);
    }

    public String key() {
        return key;
    }

    /** How often a photo was refused so far. */
    public int photoRefusals() {
        return photoRefusals.values().stream().mapToInt(Integer::intValue).sum();
    }

    private void complaints(HttpExchange exchange) throws IOException {
        if (!key.equals(exchange.getRequestHeaders().getFirst("X-Api-Key"))) {
            json(exchange, 401, "{\"status\":\"error\",\"message\":\"API key tidak dikenal\"}");
            return;
        }
        var query = Pages.query(exchange);
        int page;
        int limit;
        Instant since;
        try {
            page = Math.max(1, Integer.parseInt(query.getOrDefault("page", "1")));
            limit = Math.min(MOST, Math.max(1, Integer.parseInt(query.getOrDefault("limit", "50"))));
            since = query.containsKey("updated_since") ? JabarForm.instant(query.get("updated_since")) : null;
        } catch (NumberFormatException | DateTimeException e) {
            json(exchange, 400, "{\"status\":\"error\",\"message\":\"parameter tidak valid\"}");
            return;
        }
        if (trouble() == Trouble.SHIFTING) {
            shift(page, limit, since);
        }
        var found = archive.page(since, (page - 1) * limit, limit);
        String before =
                "{\"status\":\"ok\",\"data\":{\"page\":%d,\"total\":%d,\"items\":[".formatted(page, found.total());
        answer(exchange, "application/json", joined(before, found.rows(), ",", "]}}"), found.rows());
    }

    /** Before each further page a row of the first page disappears, so that one slips to the page already read. */
    private void shift(int page, int limit, @Nullable Instant since) {
        if (page == 1) {
            if (archive.isHiding()) {
                trouble(Trouble.NONE);
            }
        } else {
            var first = archive.page(since, 0, limit).rows();
            if (!first.isEmpty()) {
                archive.hide(first.get(0).report().key());
            }
        }
    }

    private void photo(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.matches("JBR-\\d{6}-\\d\\.png")) {
            Pages.answer(exchange, 404, "text/plain", new byte[0]);
        } else if (trouble() == Trouble.PHOTOS || (failsTwice(name) && photoRefusals.getOrDefault(name, 0) < 2)) {
            photoRefusals.merge(name, 1, Integer::sum);
            Pages.answer(exchange, 503, "text/plain", new byte[0]);
        } else {
            Pages.answer(exchange, 200, "image/png", Picture.png(name));
        }
    }

    private static boolean failsTwice(String name) {
        return Math.floorMod(name.hashCode(), 90) == 0;
    }

    @Override
    void refuse(HttpExchange exchange) throws IOException {
        json(exchange, 401, "{\"status\":\"error\",\"message\":\"API key dicabut\"}");
    }

    @Override
    void errorInside(HttpExchange exchange) throws IOException {
        json(exchange, 200, "{\"status\":\"error\",\"message\":\"Sistem sedang dalam pemeliharaan\"}");
    }
}
