package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Picture;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Theme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A province's complaint system: JSON over HTTP behind an API key, newest first, page numbers, photos by URL.
 *
 * <pre>GET /aduan/complaints?updated_since=2026-11-20 08:00:00&amp;page=1&amp;limit=100    X-Api-Key: …</pre>
 *
 * {@code updated_since} is inclusive. Some photos answer 503 twice before they come. {@link Control} is served below
 * {@code /control/}.
 */
public final class RestProvince implements Simulator {

    public static final String ID = "jabar-aduan";
    private static final int MOST = 500;

    private final Ledger ledger = new Ledger(ID, true);
    private final Pages pages;
    private final Archive archive;
    private final Clerk clerk;
    private final Live live;
    private final String key;
    private final Map<String, Integer> photoRefusals = new ConcurrentHashMap<>();
    private final Queue<HttpExchange> hanging = new ConcurrentLinkedQueue<>();
    private volatile Trouble trouble = Trouble.NONE;

    private RestProvince(long seed, Address address, String key) {
        this.key = key;
        pages = new Pages(address, ID);
        archive = new Archive(ledger, new JabarForm(seed, pages.url() + "/photos/"), true);
        clerk = new Clerk(
                archive,
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
                Clock.systemUTC());
        live = new Live(ID, clerk::event);
        pages.serve("/aduan/complaints", this::complaints)
                .serve("/photos/", this::photo)
                .serve("/control/", new Control(this))
                .start();
    }

    /** On 127.0.0.1 and a free port, empty. */
    public static RestProvince start(long seed) {
        return start(seed, Address.local(), "kunci-contoh-jabar");
    }

    public static RestProvince start(long seed, Address address, String key) {
        return new RestProvince(seed, address, key);
    }

    /** Without a path: the complaints are at {@code /aduan/complaints}. */
    public String url() {
        return pages.url();
    }

    public String key() {
        return key;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void addAll(int count, Mix mix) {
        clerk.addAll(count, mix);
    }

    /** Plain good records, each with an explicit addressee, spread over all agencies in turn: for benchmarks. */
    public void fill(int count) {
        clerk.fill(count);
    }

    @Override
    public Version publish() {
        return clerk.publish();
    }

    /** A new record that looks as the test wants. @param edit of the fields as shown, {@code complaint_id} first */
    public Version publish(Expectation expectation, Consumer<Map<String, Object>> edit) {
        return clerk.publish(clerk.now(), Flaw.NONE, expectation, edit);
    }

    /** A new record with a flaw. */
    public Version publish(Flaw flaw) {
        return clerk.publish(clerk.now(), flaw, flaw.readable() ? Expectation.DELIVER : Expectation.QUARANTINE, null);
    }

    /** A new good record with any stamp, also one in the future. */
    public Version publishAt(Instant stamp) {
        return clerk.publish(stamp, Flaw.NONE, Expectation.DELIVER, null);
    }

    @Override
    public Optional<Version> change() {
        return clerk.change();
    }

    /** This record changes; mends its flaw if it had one. May wait up to a second for a stamp of its own. */
    public Version change(String key) {
        return clerk.change(key, Expectation.DELIVER, null);
    }

    public Version change(String key, Expectation expectation, Consumer<Map<String, Object>> edit) {
        return clerk.change(key, expectation, edit);
    }

    /** For R4: other content under any stamp, also the same one or an older one. */
    public Version changeAt(String key, Instant stamp) {
        return clerk.changeAt(key, stamp);
    }

    public Version withdraw(String key) {
        return clerk.withdraw(key);
    }

    /** A new stamp over the same content. */
    public Version touch(String key) {
        return clerk.touch(key);
    }

    /** It is no longer listed, and nobody says why. */
    public void remove(String key) {
        clerk.remove(key);
    }

    @Override
    public void startLive(double perSecond) {
        live.start(perSecond);
    }

    @Override
    public void stopLive() {
        live.stop();
    }

    @Override
    public Trouble trouble() {
        return trouble;
    }

    @Override
    public void trouble(Trouble trouble) {
        this.trouble = trouble;
        archive.showAll();
        for (HttpExchange waiting; trouble != Trouble.HANG && (waiting = hanging.poll()) != null; ) {
            waiting.close();
        }
    }

    /** How often a photo was refused so far. */
    public int photoRefusals() {
        return photoRefusals.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void close() {
        live.stop();
        trouble(Trouble.NONE);
        pages.close();
    }

    private void complaints(HttpExchange exchange) throws IOException {
        if (troubled(exchange)) {
            return;
        }
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
        if (trouble == Trouble.SHIFTING) {
            shift(page, limit, since);
        }
        var found = archive.page(since, (page - 1) * limit, limit);
        byte[] body = render(page, found);
        if (trouble == Trouble.TRUNCATED) {
            json(exchange, 200, new String(body, 0, body.length / 2, StandardCharsets.UTF_8));
            return;
        }
        var now = Instant.now();
        // Before the bytes leave: a version that a hub has kept is always one that counts as shown.
        found.rows().forEach(row -> ledger.served(row.version(), now));
        Pages.answer(exchange, 200, "application/json", body);
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
        if (troubled(exchange)) {
            return;
        }
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!name.matches("JBR-\\d{6}-\\d\\.png")) {
            Pages.answer(exchange, 404, "text/plain", new byte[0]);
        } else if (trouble == Trouble.PHOTOS || (failsTwice(name) && photoRefusals.getOrDefault(name, 0) < 2)) {
            photoRefusals.merge(name, 1, Integer::sum);
            Pages.answer(exchange, 503, "text/plain", new byte[0]);
        } else {
            Pages.answer(exchange, 200, "image/png", Picture.png(name));
        }
    }

    private static boolean failsTwice(String name) {
        return Math.floorMod(name.hashCode(), 90) == 0;
    }

    /** @return whether the trouble has dealt with the request */
    private boolean troubled(HttpExchange exchange) throws IOException {
        switch (trouble) {
            case HANG -> hanging.add(exchange);
            case REFUSE -> json(exchange, 401, "{\"status\":\"error\",\"message\":\"API key dicabut\"}");
            case UNAVAILABLE ->
                Pages.answer(exchange, 503, "text/plain", "sedang pemeliharaan".getBytes(StandardCharsets.UTF_8));
            case ERROR_PAGE ->
                Pages.answer(
                        exchange,
                        200,
                        "text/html; charset=utf-8",
                        "<html><body><h1>502 Bad Gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8));
            case ERROR_INSIDE ->
                json(exchange, 200, "{\"status\":\"error\",\"message\":\"Sistem sedang dalam pemeliharaan\"}");
            case SLOW -> {
                LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
                return false;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static byte[] render(int page, Archive.Page found) {
        var out = new ByteArrayOutputStream(200_000);
        out.writeBytes("{\"status\":\"ok\",\"data\":{\"page\":%d,\"total\":%d,\"items\":["
                .formatted(page, found.total())
                .getBytes(StandardCharsets.US_ASCII));
        boolean first = true;
        for (var row : found.rows()) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes(row.bytes());
        }
        out.writeBytes("]}}".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        Pages.answer(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }
}
