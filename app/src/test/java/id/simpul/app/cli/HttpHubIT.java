package id.simpul.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import id.simpul.routes.api.HubAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the command line finds a hub, and what it says when there is none. */
class HttpHubIT {

    @TempDir
    Path data;

    private final AtomicReference<String> authorization = new AtomicReference<>();
    private HttpServer server;
    private URI url;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            authorization.set(exchange.getRequestHeaders().getFirst("Authorization"));
            String path = exchange.getRequestURI().getPath();
            int status =
                    path.endsWith("status") ? 200 : path.endsWith("sources") ? 401 : path.endsWith("html") ? 200 : 404;
            byte[] body = (path.endsWith("html") ? "<html>" : "{\"due\":1,\"detail\":\"not here\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static HubProblem problemOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(HubProblem.class, call);
    }

    @Test
    void theHubIsFoundByWhatItWroteIntoItsDataFolder() throws IOException {
        Files.writeString(data.resolve("admin.token"), "a-token\n");
        new HubAddress(url, data.resolve("admin.token")).write(data);

        assertThat(HubOptions.find(data, Map.of()).get("status").path("due").asInt())
                .isEqualTo(1);
        assertThat(authorization.get()).isEqualTo("Bearer a-token");
    }

    @Test
    void theHubIsFoundByTheEnvironment() throws IOException {
        Path token = Files.writeString(data.resolve("t"), "other");
        Hub hub = HubOptions.find(null, Map.of("SIMPUL_API_URL", url + "/", "SIMPUL_TOKEN_FILE", token.toString()));

        assertThat(hub.post("status", Map.of()).path("due").asInt()).isEqualTo(1);
        assertThat(authorization.get()).isEqualTo("Bearer other");
    }

    @Test
    void withoutAHubItSaysHowToStartOne() throws IOException {
        HubProblem never = problemOf(() -> HubOptions.find(data, Map.of()));
        assertThat(never).hasMessageContaining("./simpul run");
        assertThat(never.exitCode()).isEqualTo(2);

        server.stop(0);
        HubProblem ended = problemOf(() -> new HttpHub(url, "t").get("status"));
        assertThat(ended).hasMessageContaining("no hub answers at " + url);
        assertThat(ended.exitCode()).isEqualTo(2);
    }

    @Test
    void refusalsAndStrangersAreToldApart() {
        Hub hub = new HttpHub(url, "wrong");
        assertThat(problemOf(() -> hub.get("sources"))).hasMessageContaining("refused the token");
        assertThat(problemOf(() -> hub.get("html"))).hasMessageContaining("is no hub");
        HubProblem unknown = problemOf(() -> hub.get("nothing"));
        assertThat(unknown).hasMessage("not here");
        assertThat(unknown.exitCode()).isEqualTo(1);
    }
}
