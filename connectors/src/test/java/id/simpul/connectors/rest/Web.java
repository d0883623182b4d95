package id.simpul.connectors.rest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A small web server whose answers a test writes. */
public final class Web implements AutoCloseable {

    /** Answers one request. */
    public interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<HttpExchange> exchanges = new CopyOnWriteArrayList<>();
    private volatile Answer answer = exchange -> send(exchange, 404, "text/plain", "");

    public Web() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            requests.add(exchange.getRequestURI().toString());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchanges.add(exchange);
            answer.to(exchange);
        });
        server.start();
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    public void answers(Answer now) {
        answer = now;
    }

    public void answers(int status, String type, String body) {
        answer = exchange -> send(exchange, status, type, body);
    }

    /** The head of an answer, a little of its body, and then nothing more. */
    public void stalls(String type, String begin) {
        answer = exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(begin.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            untilClosed();
        };
    }

    /** Nothing at all. */
    public void hangs() {
        answer = exchange -> untilClosed();
    }

    private void untilClosed() {
        try {
            closing.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    public static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        send(exchange, status, type, body.getBytes(StandardCharsets.UTF_8));
    }

    public static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    public List<String> requests() {
        return requests;
    }

    public List<String> bodies() {
        return bodies;
    }

    /** The header of that name of each request, {@code null} where there was none. */
    public List<String> authorizations() {
        List<String> found = new ArrayList<>();
        exchanges.forEach(exchange -> found.add(exchange.getRequestHeaders().getFirst("Authorization")));
        return found;
    }

    public HttpExchange last() {
        return exchanges.get(exchanges.size() - 1);
    }

    /** Of one test nothing stays for the next. */
    public Web anew() {
        requests.clear();
        bodies.clear();
        exchanges.clear();
        return this;
    }

    public HttpExchange exchange(int n) {
        return exchanges.get(n);
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
