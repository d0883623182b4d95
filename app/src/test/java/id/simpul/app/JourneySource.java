package id.simpul.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/** Legacy systems on one port of 127.0.0.1, each below a path of its own, whose records and troubles a test sets. */
final class JourneySource implements AutoCloseable {

    static final String KEY = "kunci-rahasia-0815";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What an answer to a listing is, if it is not the records. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Map<String, Map<String, Object>>> records = new ConcurrentHashMap<>();
    private final Map<String, Answer> troubles = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Map<String, Answer> files = new ConcurrentHashMap<>();
    private final CountDownLatch end = new CountDownLatch(1);

    JourneySource() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Adds or replaces a record; {@code more} are pairs of name and value. */
    void put(String source, String key, Instant stamp, Object... more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", key);
        fields.put("at", stamp.toString());
        fields.put("title", "Lampu jalan padam");
        fields.put("text", "Lampu jalan di depan balai desa padam sejak Senin.");
        fields.put("kind", "pengaduan");
        fields.put("anonymous", false);
        fields.put("secret", false);
        fields.put("region", "32.04");
        fields.put("name", "Warga Contoh " + key);
        fields.put("phone", "081200000000");
        fields.put("reported", "2026-11-01T08:00:00+07:00");
        for (int i = 0; i < more.length; i += 2) {
            fields.put((String) more[i], more[i + 1]);
        }
        records.computeIfAbsent(source, any -> java.util.Collections.synchronizedMap(new LinkedHashMap<>()))
                .put(key, fields);
    }

    void empty(String source) {
        records.remove(source);
    }

    void trouble(String source, Answer answer) {
        troubles.put(source, answer);
    }

    void well(String source) {
        troubles.remove(source);
    }

    /** Accepts and does not answer before the test ends. */
    Answer hanging() {
        return exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        };
    }

    static Answer answering(int status, String type, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
    }

    /** @return its address */
    String file(String name, Answer answer) {
        files.put("/files/" + name, answer);
        return url() + "/files/" + name;
    }

    int asked(String source) {
        return asked.computeIfAbsent(source, any -> new AtomicInteger()).get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Answer file = files.get(path);
        if (file != null) {
            file.to(exchange);
            return;
        }
        String source = path.substring(1);
        asked.computeIfAbsent(source, any -> new AtomicInteger()).incrementAndGet();
        Answer trouble = troubles.get(source);
        if (trouble != null) {
            trouble.to(exchange);
        } else if (!KEY.equals(exchange.getRequestHeaders().getFirst("X-Api-Key"))) {
            answering(401, "text/plain", "").to(exchange);
        } else {
            answering(200, "application/json", list(source)).to(exchange);
        }
    }

    String list(String source) {
        Map<String, Map<String, Object>> all = records.getOrDefault(source, Map.of());
        List<Map<String, Object>> items;
        synchronized (all) {
            items = new ArrayList<>(all.values());
        }
        return JSON.writeValueAsString(Map.of("items", items));
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
