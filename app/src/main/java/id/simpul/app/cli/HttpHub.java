package id.simpul.app.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Over HTTP, with the admin token. */
final class HttpHub implements Hub {

    /** A replay of a large group answers when it is done. */
    private static final Duration PATIENCE = Duration.ofMinutes(30);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final URI url;
    private final String token;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    HttpHub(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    @Override
    public JsonNode get(String path) {
        return send(HttpRequest.newBuilder().GET(), path, Duration.ofMinutes(1));
    }

    @Override
    public JsonNode post(String path, @Nullable Object body) {
        byte[] json = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json)),
                path,
                PATIENCE);
    }

    @Override
    public JsonNode put(String path, Object body) {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body))),
                path,
                Duration.ofMinutes(1));
    }

    @Override
    public JsonNode delete(String path) {
        return send(HttpRequest.newBuilder().DELETE(), path, Duration.ofMinutes(1));
    }

    private JsonNode send(HttpRequest.Builder request, String path, Duration timeout) {
        try {
            HttpResponse<byte[]> answer = http.send(
                    request.uri(URI.create(url.toString().replaceAll("/+$", "") + "/api/v1/" + path))
                            .timeout(timeout)
                            .header("Authorization", "Bearer " + token)
                            .header("Accept", "application/json, application/problem+json")
                            .header("Simpul-Operator", operator())
                            .build(),
                    BodyHandlers.ofByteArray());
            return read(answer);
        } catch (ConnectException e) {
            throw new HubProblem(
                    SimpulCli.COULD_NOT_RUN,
                    "no hub answers at %s: is it running? Start one with './simpul run'".formatted(url));
        } catch (HttpTimeoutException e) {
            throw new HubProblem(SimpulCli.COULD_NOT_RUN, "the hub at %s gave no answer in time".formatted(url));
        } catch (IOException e) {
            throw new HubProblem(
                    SimpulCli.COULD_NOT_RUN,
                    "the connection to the hub at %s broke: %s".formatted(url, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubProblem(SimpulCli.COULD_NOT_RUN, "interrupted");
        }
    }

    private JsonNode read(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status == 401 || status == 403) {
            throw new HubProblem(
                    SimpulCli.COULD_NOT_RUN,
                    "the hub at %s refused the token: name its token file with SIMPUL_TOKEN_FILE".formatted(url));
        }
        JsonNode body = parsed(answer.body());
        if (status / 100 == 2 && body != null) {
            return body;
        }
        String detail = body == null ? "" : body.path("detail").asString("");
        throw new HubProblem(
                status == 404 || status == 409 || status == 422 ? SimpulCli.PROBLEMS : SimpulCli.COULD_NOT_RUN,
                !detail.isEmpty()
                        ? detail
                        : "%s is no hub, or another version of it: it answered %d".formatted(url, status));
    }

    private static @Nullable JsonNode parsed(byte[] body) {
        try {
            return JSON.readTree(body.length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : body);
        } catch (JacksonException notOurs) {
            return null;
        }
    }

    private static String operator() {
        String user = System.getProperty("user.name", "").replaceAll("[^\\w.@-]", "_");
        return user.isEmpty() ? "somebody" : user.substring(0, Math.min(64, user.length()));
    }
}
