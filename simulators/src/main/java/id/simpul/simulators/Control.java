package id.simpul.simulators;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A simulator's switches over HTTP, for simulators in another process:
 *
 * <pre>
 * GET  …/ledger                    the ledger, see {@link Ledger#json()}
 * POST …/add?count=10              so many new good records
 * POST …/change?count=10           so many changes of existing ones
 * POST …/live?per-second=5         events go on by themselves; 0 ends it
 * POST …/trouble?is=hang           see {@link Trouble}; none ends it
 * </pre>
 */
final class Control implements HttpHandler {

    private final Simulator simulator;

    Control(Simulator simulator) {
        this.simulator = simulator;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String asked = exchange.getRequestMethod() + " " + path.substring(path.lastIndexOf('/') + 1);
        var query = Pages.query(exchange);
        try {
            switch (asked) {
                case "GET ledger" -> json(exchange, 200, simulator.ledger().json());
                case "POST add" -> {
                    for (int i = count(query); i > 0; i--) {
                        simulator.publish();
                    }
                    done(exchange);
                }
                case "POST change" -> {
                    for (int i = count(query); i > 0; i--) {
                        simulator.change();
                    }
                    done(exchange);
                }
                case "POST live" -> {
                    double pace = Double.parseDouble(query.getOrDefault("per-second", "1"));
                    if (pace > 0) {
                        simulator.startLive(pace);
                    } else {
                        simulator.stopLive();
                    }
                    done(exchange);
                }
                case "POST trouble" -> {
                    simulator.trouble(Trouble.of(query.getOrDefault("is", "none")));
                    done(exchange);
                }
                default -> json(exchange, 404, "{\"problem\": \"see Control for what can be asked\"}");
            }
        } catch (IllegalArgumentException e) {
            json(exchange, 400, "{\"problem\": \"no such number or trouble\"}");
        }
    }

    private static int count(Map<String, String> query) {
        return Integer.parseInt(query.getOrDefault("count", "1"));
    }

    private void done(HttpExchange exchange) throws IOException {
        json(
                exchange,
                200,
                "{\"source\": \"%s\", \"keys\": %d, \"trouble\": \"%s\"}"
                        .formatted(simulator.id(), simulator.ledger().keys().size(), simulator.trouble()));
    }

    private static void json(HttpExchange exchange, int status, String body) throws IOException {
        Pages.answer(exchange, status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }
}
