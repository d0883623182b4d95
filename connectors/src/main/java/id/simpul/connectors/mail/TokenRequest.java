package id.simpul.connectors.mail;

import id.simpul.connectors.http.Http;
import id.simpul.mappings.source.MailAuth;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** OAuth 2: asks the token address as the client itself, or with a refresh token. A token is kept until it runs out. */
final class TokenRequest implements AccessToken {

    private static final JsonMapper JSON = new JsonMapper();

    /** A token is not used in its last moments: the server's clock may be ahead. */
    private static final Duration MARGIN = Duration.ofSeconds(30);

    private static final Duration UNSAID = Duration.ofMinutes(5);

    private final MailAuth.XOAuth2 auth;
    private final Duration timeout;
    private @Nullable String token;
    private Instant until = Instant.MIN;

    TokenRequest(MailAuth.XOAuth2 auth, Duration timeout) {
        this.auth = auth;
        this.timeout = timeout;
    }

    @Override
    public synchronized String current() throws MailTrouble {
        if (token == null || !Instant.now().isBefore(until)) {
            ask();
        }
        return token;
    }

    @Override
    public synchronized String insteadOf(String refused) throws MailTrouble {
        if (refused.equals(token)) {
            ask();
        }
        return current();
    }

    private void ask() throws MailTrouble {
        token = null;
        String place = Http.place(auth.tokenUrl());
        HttpRequest request = HttpRequest.newBuilder(auth.tokenUrl())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .timeout(timeout)
                .POST(HttpRequest.BodyPublishers.ofString(form()))
                .build();
        HttpResponse<byte[]> reply;
        try {
            reply = HttpClient.newBuilder()
                    .connectTimeout(timeout)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException failed) {
            throw MailTrouble.unavailable("%s gives no token: %s".formatted(place, Http.problem(failed)));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw MailTrouble.unavailable("we were asked to stop while waiting for a token from " + place);
        }
        read(reply, place);
    }

    private String form() {
        Map<String, String> form = new LinkedHashMap<>();
        if (auth.refreshToken() == null) {
            form.put("grant_type", "client_credentials");
        } else {
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", auth.refreshToken().reveal());
        }
        form.put("client_id", auth.clientId());
        if (auth.clientSecret() != null) {
            form.put("client_secret", auth.clientSecret().reveal());
        }
        if (auth.scope() != null) {
            form.put("scope", auth.scope());
        }
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private void read(HttpResponse<byte[]> reply, String place) throws MailTrouble {
        int status = reply.statusCode();
        JsonNode answer = json(reply.body());
        if (status == 400 || status == 401 || status == 403) {
            String error = answer.path("error").asString("");
            throw MailTrouble.refused(
                    "%s refuses to give a token%s"
                            .formatted(place, error.matches("[a-z_]{1,40}") ? " (" + error + ")" : ""),
                    "correct client-id, client-secret, scope or refresh-token in mailbox.auth.xoauth2 of source.yaml");
        }
        String given = answer.path("access_token").asString("");
        if (status != 200 || given.isBlank()) {
            throw MailTrouble.unavailable("%s gives no token (status %d)".formatted(place, status));
        }
        JsonNode seconds = answer.path("expires_in");
        Duration lifetime = seconds.isNumber() || seconds.isString()
                ? Duration.ofSeconds(Math.max(0, seconds.asLong(UNSAID.toSeconds())))
                : UNSAID;
        token = given;
        until = Instant.now().plus(lifetime).minus(lifetime.compareTo(MARGIN) > 0 ? MARGIN : Duration.ZERO);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException noJson) {
            return JSON.createObjectNode();
        }
    }
}
