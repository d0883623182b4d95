package id.simpul.connectors.http;

import id.simpul.connectors.Outside;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.TokenStore;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.Limits;
import id.simpul.mappings.source.Secret;
import id.simpul.mappings.source.Tls;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Access tokens of OAuth2, by client credentials or by a refresh token, for whatever protocol shows them (HTTP as a bearer
 * token, IMAP by XOAUTH2):
 *
 * <pre>{@code
 * OAuth2Tokens tokens = OAuth2Tokens.of(auth, limits, store);      // one a source, kept as long as it
 * if (tokens.access() instanceof OAuth2Tokens.Access.Token token)  // else Access.None says why: give that as the pull's result
 *     login(user, token.secret().reveal());                        // refused? then once:
 * if (tokens.refused(token.secret())) ... tokens.access() ...      // and login again; refused again: Refused
 * }</pre>
 *
 * <p>One thread at a time gets a token, the others wait for it. A refresh token that comes with a new access token is saved
 * first (R17). {@code expires_in} is a hint: a token is renewed a little before that, but never in its first half minute, and
 * whenever it is refused.
 */
public final class OAuth2Tokens {

    private static final long MOST_BYTES = 1 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Before its end it is renewed, so that no request meets the end on its way. */
    private static final Duration EARLY = Duration.ofSeconds(30);

    private static final long FOR_EVER = Duration.ofDays(3650).toSeconds();

    /** However soon it is said to expire: or each request would ask for another. */
    private static final Duration LEAST = Duration.ofSeconds(30);

    private final Auth.OAuth2 auth;
    private final Line line;
    private final TokenStore store;
    private @Nullable Secret current;
    private long renewAt;
    private boolean ends;

    OAuth2Tokens(Auth.OAuth2 auth, Line line, TokenStore store) {
        this.auth = auth;
        this.line = line;
        this.store = store;
    }

    /** For a source whose records do not come over HTTP. */
    public static OAuth2Tokens of(Auth.OAuth2 auth, Limits limits, TokenStore store) {
        HttpAccess access = new HttpAccess(
                auth.tokenUrl(), List.of(), List.of(), false, new Auth.None(), Tls.PLATFORM, limits, false);
        return new OAuth2Tokens(auth, new Line(access, Outside.LIVE), store);
    }

    public sealed interface Access {
        record Token(Secret secret) implements Access {}

        /** @param why {@link PullResult.Unavailable} or {@link PullResult.Refused} */
        record None(PullResult why) implements Access {}
    }

    /** A token that is thought to be good. */
    public synchronized Access access() {
        if (current != null && !(ends && System.nanoTime() - renewAt > 0)) {
            return new Access.Token(current);
        }
        current = null;
        return auth.refreshToken() == null ? byClientCredentials() : byRefreshToken(auth.refreshToken());
    }

    /**
     * The source refused this token.
     *
     * @return whether {@link #access} will give another one: always, but it may be refused too
     */
    public synchronized boolean refused(Secret token) {
        if (token.equals(current)) { // else another thread has got a new one already
            current = null;
        }
        return true;
    }

    private Access byClientCredentials() {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "client_credentials");
        Answer answer = ask(form);
        return answer instanceof Granted granted ? use(granted) : new Access.None(((Not) answer).why());
    }

    private Access byRefreshToken(Secret configured) {
        Optional<TokenStore.Hold> hold = store.hold();
        if (hold.isEmpty()) {
            return new Access.None(
                    new PullResult.Unavailable(
                            "its refresh token may be good for one use only; it is renewed only while this hub holds the source's lease"));
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "refresh_token");
        form.put("refresh_token", refreshToken(configured));
        Answer answer = ask(form);
        if (!(answer instanceof Granted granted)) {
            return new Access.None(((Not) answer).why());
        }
        // R17: whoever uses the access token may fail; the refresh token that brought it is gone already.
        if (granted.refreshToken() != null && !granted.refreshToken().equals(form.get("refresh_token"))) {
            if (!hold.get().save(new Secret(written(configured, granted.refreshToken())))) {
                return new Access.None(
                        new PullResult.Unavailable("the source's lease was lost while its token was renewed"));
            }
        }
        return use(granted);
    }

    private Access use(Granted granted) {
        current = new Secret(granted.accessToken());
        ends = granted.seconds() > 0; // missing, nonsense or "never": until it is refused
        Duration life =
                Duration.ofSeconds(Math.min(granted.seconds(), FOR_EVER)).minus(EARLY);
        renewAt = System.nanoTime() + (life.compareTo(LEAST) < 0 ? LEAST : life).toNanos();
        return new Access.Token(current);
    }

    /** What was saved last, unless a person has written another one into the environment since. */
    private String refreshToken(Secret configured) {
        String saved = store.read().map(Secret::reveal).orElse("");
        String mine = seal(configured) + " ";
        return saved.startsWith(mine) ? saved.substring(mine.length()) : configured.reveal();
    }

    private static String written(Secret configured, String token) {
        return seal(configured) + " " + token;
    }

    private static String seal(Secret configured) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(configured.reveal().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private sealed interface Answer {}

    private record Not(PullResult why) implements Answer {}

    private record Granted(String accessToken, @Nullable String refreshToken, long seconds) implements Answer {
        @Override
        public String toString() {
            return "Granted{***}";
        }
    }

    private Answer ask(Map<String, String> form) {
        if (auth.scope() != null) {
            form.put("scope", auth.scope());
        }
        form.putAll(auth.extra());
        if (auth.clientAuth() == Auth.OAuth2.ClientAuth.POST) {
            form.put("client_id", auth.clientId());
            if (auth.clientSecret() != null) {
                form.put("client_secret", auth.clientSecret().reveal());
            }
        }
        Draft draft = Draft.form(auth.tokenUrl(), form).header("Accept", "application/json");
        if (auth.clientAuth() == Auth.OAuth2.ClientAuth.BASIC
                && auth.clientSecret() != null) { // RFC 6749, 2.3.1: both are encoded first
            draft.header(
                    "Authorization",
                    Credentials.basic(
                            URLEncoder.encode(auth.clientId(), StandardCharsets.UTF_8),
                            URLEncoder.encode(auth.clientSecret().reveal(), StandardCharsets.UTF_8)));
        }
        Called called = line.call(draft, MOST_BYTES);
        return called instanceof Called.Answered answered ? read(answered) : new Not(((Called.NotHad) called).why());
    }

    private Answer read(Called.Answered answer) {
        String place = "the token endpoint " + Http.place(auth.tokenUrl());
        Map<?, ?> said;
        try {
            said = JSON.readValue(answer.body(), Map.class);
        } catch (JacksonException noJson) {
            said = Map.of();
        }
        if (answer.ok() && said != null && said.get("access_token") instanceof String token && !token.isBlank()) {
            String type = said.get("token_type") instanceof String named ? named : "Bearer";
            if (!type.equalsIgnoreCase("Bearer")) {
                return new Not(new PullResult.Refused(
                        place + " gives tokens of a type that is not bearer",
                        "ask the system's owner for bearer tokens"));
            }
            String refresh = said.get("refresh_token") instanceof String next && !next.isBlank() ? next : null;
            line.handedOut(token);
            if (refresh != null) {
                line.handedOut(refresh);
            }
            return new Granted(token, refresh, seconds(said.get("expires_in")));
        }
        String error = said != null && said.get("error") instanceof String code
                ? " (" + code.replaceAll("[^\\w.-]", "").replaceFirst("^(.{60}).*", "$1") + ")"
                : "";
        if (answer.status() >= 400 && answer.status() < 500 && answer.status() != 408 && answer.status() != 429) {
            return new Not(new PullResult.Refused(
                    "%s refuses us: %d%s".formatted(place, answer.status(), error),
                    auth.refreshToken() != null && error.contains("invalid_grant")
                            ? "let access be granted again, and put the new refresh token where refresh-token in source.yaml refers to"
                            : "check client-id, client-secret and scope in source.yaml with the system's owner"));
        }
        return new Not(
                answer.ok()
                        ? new PullResult.Unavailable(place + " answers without an access token")
                        : Statuses.meaning(place, answer.status(), answer.headers()));
    }

    private static long seconds(@Nullable Object said) {
        if (said instanceof Number number) {
            return number.longValue();
        }
        return said instanceof String text && text.matches("\\d{1,12}") ? Long.parseLong(text) : 0;
    }

    @Override
    public String toString() {
        return "OAuth2Tokens{" + Http.place(auth.tokenUrl()) + "}";
    }
}
