package id.simpul.connectors.http;

import id.simpul.connectors.PullResult;
import id.simpul.connectors.list.Expression;
import id.simpul.connectors.tree.AnswerReading;
import id.simpul.connectors.tree.Broken;
import id.simpul.mappings.source.AnswerFormat;
import id.simpul.mappings.source.Auth;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A login call that gives a token or cookies, made before the first request and once more when they are no longer taken. */
final class Session implements Credentials {

    private static final long MOST_BYTES = 1 << 20;
    private static final String FIX =
            "check auth.login in source.yaml, and the secrets it refers to, with the system's owner";

    private final Auth.Login login;
    private final Line line;
    private final RequestWriter request;
    private final @Nullable Expression token;
    private final AnswerReading answers = new AnswerReading(AnswerFormat.DETECTED);
    private @Nullable Proof current;

    /** @throws IllegalArgumentException if an expression or an address in it is none */
    Session(Auth.Login login, Line line) {
        this.login = login;
        this.line = line;
        this.request = new RequestWriter(login.request());
        this.token = Expression.ofNullable(login.token());
    }

    @Override
    public synchronized Shown show() {
        if (current != null) {
            return current;
        }
        Called called = line.call(request.write(Map.of()), MOST_BYTES);
        Shown shown = called instanceof Called.Answered answered
                ? read(answered)
                : new Without(((Called.NotHad) called).why());
        current = shown instanceof Proof proof ? proof : null;
        return shown;
    }

    @Override
    public synchronized boolean refused(Proof proof) {
        if (proof == current) { // else another thread has logged in again already
            current = null;
        }
        return true;
    }

    /** Some systems give a new cookie with every answer. */
    @Override
    public synchronized void answered(Proof proof, HttpHeaders headers) {
        if (proof == current && login.carrier() == Auth.Login.Carrier.COOKIES) {
            Map<String, String> changed = cookies(headers);
            if (!changed.isEmpty()) {
                Map<String, String> all = parsed(proof.headers().getOrDefault("Cookie", ""));
                changed.forEach((name, value) -> {
                    if (value.isEmpty()) {
                        all.remove(name);
                    } else {
                        all.put(name, value);
                    }
                });
                current = Proof.header("Cookie", written(all));
            }
        }
    }

    private Shown read(Called.Answered answer) {
        String place = "the login at " + Http.place(answer.address());
        boolean byCookies = login.carrier() == Auth.Login.Carrier.COOKIES;
        boolean moved = byCookies && answer.status() >= 300 && answer.status() < 400; // to where a person would go on
        if (!answer.ok() && !moved) {
            return new Without(
                    answer.status() == 400 || answer.status() == 401 || answer.status() == 403
                            ? new PullResult.Refused("%s answers %d".formatted(place, answer.status()), FIX)
                            : Statuses.meaning(place, answer.status(), answer.headers()));
        }
        if (byCookies) {
            Map<String, String> cookies = cookies(answer.headers());
            cookies.values().removeIf(String::isEmpty);
            return cookies.isEmpty()
                    ? new Without(new PullResult.Refused(place + " gives no cookie", FIX))
                    : Proof.header("Cookie", written(cookies));
        }
        try {
            Object said =
                    answers.read(answer.body(), answer.header("Content-Type")).root();
            String value = token == null ? null : token.text(said);
            return value == null
                    ? new Without(new PullResult.Refused(
                            "%s answers without a token at '%s'".formatted(place, login.token()), FIX))
                    : proof(value.replaceAll("\\p{Cntrl}", ""));
        } catch (Broken unreadable) {
            return new Without(new PullResult.Unavailable("%s answers %d with what is no token: %s"
                    .formatted(place, answer.status(), unreadable.getMessage())));
        } catch (Expression.Failed failed) {
            return new Without(new PullResult.Refused(place + ": " + failed.getMessage(), FIX));
        }
    }

    private Proof proof(String value) {
        String name = String.valueOf(login.name());
        line.handedOut(value);
        return switch (login.carrier()) {
            case HEADER -> Proof.header(name, login.prefix() + value);
            case QUERY -> new Proof(Map.of(), Map.of(name, value), Map.of());
            default -> new Proof(Map.of(), Map.of(), Map.of("session", value));
        };
    }

    /** Those an answer sets; empty: it takes them away. They go to the source alone, whatever they say of paths. */
    private static Map<String, String> cookies(HttpHeaders headers) {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String cookie : headers.allValues("Set-Cookie")) {
            String[] parts = cookie.split(";", 2);
            int equals = parts[0].indexOf('=');
            if (equals > 0) {
                boolean gone = parts.length > 1 && parts[1].matches("(?is).*max-age\\s*=\\s*(0|-\\d+)\\s*(;.*)?");
                String value = parts[0].substring(equals + 1).strip();
                cookies.put(parts[0].substring(0, equals).strip(), gone ? "" : value);
            }
        }
        return cookies;
    }

    private static String written(Map<String, String> cookies) {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    private static Map<String, String> parsed(String header) {
        Map<String, String> cookies = new LinkedHashMap<>();
        for (String cookie : header.split("; ")) {
            int equals = cookie.indexOf('=');
            if (equals > 0) {
                cookies.put(cookie.substring(0, equals), cookie.substring(equals + 1));
            }
        }
        return cookies;
    }
}
