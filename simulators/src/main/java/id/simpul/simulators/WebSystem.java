package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Place;
import id.simpul.simulators.content.Theme;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * A system of lists on the JDK's own web server. A product's class says how it is asked, and how it shows its records and its
 * errors; {@link Control} is served below {@code /control/}.
 */
abstract class WebSystem extends Listed {

    private final Pages pages;
    private final Queue<HttpExchange> hanging = new ConcurrentLinkedQueue<>();

    /** @param form given the system's address, to which links in its records lead */
    WebSystem(
            Address address,
            String id,
            long seed,
            String prefix,
            List<Place> places,
            List<Theme> themes,
            List<Flaw> flaws,
            boolean newestFirst,
            Function<String, Form> form) {
        this(new Pages(address, id), id, seed, prefix, places, themes, flaws, newestFirst, form);
    }

    private WebSystem(
            Pages pages,
            String id,
            long seed,
            String prefix,
            List<Place> places,
            List<Theme> themes,
            List<Flaw> flaws,
            boolean newestFirst,
            Function<String, Form> form) {
        super(id, seed, prefix, places, themes, flaws, newestFirst, form.apply(pages.url()));
        this.pages = pages;
    }

    /** Last in the constructor of a product: the server answers from here on. */
    final void open() {
        pages.serve("/control/", new Control(this)).start();
    }

    /** A path whose answers the system's trouble spoils. */
    final WebSystem serve(String path, HttpHandler handler) {
        pages.serve(path, exchange -> {
            if (!troubled(exchange)) {
                handler.handle(exchange);
            }
        });
        return this;
    }

    /** Without a path. */
    public final String url() {
        return pages.url();
    }

    /** How the product refuses a password. */
    abstract void refuse(HttpExchange exchange) throws IOException;

    /** How the product tells its own trouble in a good answer. */
    abstract void errorInside(HttpExchange exchange) throws IOException;

    /** Troubles that the product's own handlers look after. */
    boolean tellsItself(Trouble trouble) {
        return false;
    }

    /** How the product says that it is down; a proxy in front of it may say so instead. */
    void unavailable(HttpExchange exchange) throws IOException {
        Pages.answer(exchange, 503, "text/plain", "sedang pemeliharaan".getBytes(StandardCharsets.UTF_8));
    }

    /** Records in an answer count as shown; a cut answer shows none. */
    final void answer(HttpExchange exchange, String type, byte[] body, List<Archive.Row> rows) throws IOException {
        if (trouble() == Trouble.TRUNCATED) {
            Pages.answer(exchange, 200, type, java.util.Arrays.copyOf(body, body.length / 2));
            return;
        }
        Instant now = Instant.now();
        // Before the bytes leave: a version that a hub has kept is always one that counts as shown.
        rows.forEach(row -> ledger.served(row.version(), now));
        Pages.answer(exchange, 200, type, body);
    }

    static void json(HttpExchange exchange, int status, String body) throws IOException {
        Pages.answer(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    /** The rows as they are rendered, with something between and around them. */
    static byte[] joined(String before, List<Archive.Row> rows, String between, String after) {
        var out = new ByteArrayOutputStream(200_000);
        out.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        boolean first = true;
        for (var row : rows) {
            if (!first) {
                out.writeBytes(between.getBytes(StandardCharsets.UTF_8));
            }
            first = false;
            out.writeBytes(row.bytes());
        }
        out.writeBytes(after.getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    @Override
    public void trouble(Trouble next) {
        super.trouble(next);
        archive.showAll();
        for (HttpExchange waiting; next != Trouble.HANG && (waiting = hanging.poll()) != null; ) {
            waiting.close();
        }
    }

    @Override
    public void close() {
        super.close();
        pages.close();
    }

    /** @return whether the trouble has dealt with the request */
    private boolean troubled(HttpExchange exchange) throws IOException {
        if (tellsItself(trouble())) {
            return false;
        }
        switch (trouble()) {
            case HANG -> hanging.add(exchange);
            case REFUSE -> refuse(exchange);
            case UNAVAILABLE -> unavailable(exchange);
            case ERROR_PAGE ->
                Pages.answer(
                        exchange,
                        200,
                        "text/html; charset=utf-8",
                        "<html><body><h1>502 Bad Gateway</h1></body></html>".getBytes(StandardCharsets.UTF_8));
            case ERROR_INSIDE -> errorInside(exchange);
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
}
