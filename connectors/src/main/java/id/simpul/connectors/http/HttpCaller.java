package id.simpul.connectors.http;

import id.simpul.connectors.Outside;
import id.simpul.connectors.TokenStore;
import id.simpul.connectors.http.Called.Answered;
import id.simpul.connectors.http.Called.NotHad;
import id.simpul.connectors.http.Credentials.Proof;
import id.simpul.connectors.http.Credentials.Shown;
import id.simpul.connectors.http.Credentials.Without;
import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.HttpRequestTemplate.Method;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks one source over HTTP: lists, details, files and logins, all through the same bounds (hosts, rate, waits, circuit
 * breaker, time, size) and with the same credentials, which are renewed once when they are no longer taken.
 *
 * <pre>{@code
 * RequestWriter detail = new RequestWriter(template);                       // once
 * Called called = caller.call(detail, Map.of("key", "4711"));  // {key} in its path, query, headers, body
 * if (called instanceof Called.NotHad not) return not.why();                // down, refused, told to wait
 * Called.Answered answered = (Called.Answered) called;                      // any status: Statuses.meaning says what else than 200 means
 * }</pre>
 *
 * One a source, closed with it; from any thread.
 */
public final class HttpCaller implements AutoCloseable {

    /** A whole answer that is remembered for {@code 304}: no larger, or many sources would fill the memory. */
    private static final int MOST_REMEMBERED = 1 << 20;

    private static final Predicate<Answered> BY_STATUS = answered -> false;

    private final HttpAccess access;
    private final Line line;
    private final Credentials credentials;
    private volatile @Nullable Remembered remembered;

    /** @throws IllegalArgumentException if an expression or an address in {@code access} is none */
    public HttpCaller(HttpAccess access, TokenStore tokens, Outside outside) {
        this(access, new Line(access, outside), tokens);
    }

    HttpCaller(HttpAccess access, Line line, TokenStore tokens) {
        this.access = access;
        this.line = line;
        this.credentials = Credentials.of(access.auth(), line, tokens);
        if (!(access.auth() instanceof Auth.OAuth2) && !(access.auth() instanceof Auth.Login)) {
            Draft trial = Draft.get(access.own()); // a header that is none is told now
            ((Proof) credentials.show()).onto(trial);
            trial.request();
        }
    }

    public HttpAccess access() {
        return access;
    }

    /** The whole answer, of any status, or why there is none. */
    public Called call(RequestWriter request, Map<String, @Nullable String> values) {
        return call(request, values, BY_STATUS);
    }

    /** @param expired whether an answer, whatever its status, says that we must show anew who we are */
    public Called call(RequestWriter request, Map<String, @Nullable String> values, Predicate<Answered> expired) {
        boolean own = access.isOwn(request.template().address());
        for (boolean again = false; ; again = true) {
            Shown shown = own ? credentials.show() : Proof.NONE;
            if (shown instanceof Without without) {
                return new NotHad(without.why());
            }
            Proof proof = (Proof) shown;
            Draft draft;
            try {
                draft = request.write(RequestWriter.with(values, proof.values()));
            } catch (IllegalArgumentException noAddress) { // its message would quote it
                return NotHad.refused(
                        "a value makes the address of the request none",
                        "check the place-holders in its url in source.yaml");
            }
            proof.onto(draft);
            Called called = conditional(draft);
            if (!(called instanceof Answered answered)) {
                return called;
            }
            credentials.answered(proof, answered.headers());
            boolean lapsed = own && (answered.status() == 401 || expired.test(answered));
            if (!lapsed || again || !credentials.refused(proof)) {
                return called;
            }
        }
    }

    /** For a request that is not sent here but counts as one of this source; {@code address} stands in source.yaml. */
    public Turn turn(URI address) {
        return line.turn(address);
    }

    /** What lies outside, for a request that is not sent here. */
    public Outside outside() {
        return line.outside();
    }

    /** In-band, a source asked us to wait. */
    public void waitFor(Duration pause) {
        line.waitFor(access.own(), pause);
    }

    /** @param etag and @param modified what it was marked with */
    private record Remembered(URI address, String etag, String modified, HttpHeaders headers, byte[] body) {}

    /**
     * A validator goes with the very same request only, and 304 stands for the very bytes that came with it; so whoever reads
     * the answer cannot tell the difference, and R7, R10 and R11 hold as they are.
     */
    private Called conditional(Draft draft) {
        if (!access.conditional() || draft.method() != Method.GET) {
            return line.call(draft, mostBytes());
        }
        URI asked = draft.address();
        Remembered before = remembered;
        if (before != null && before.address().equals(asked)) {
            if (!before.etag().isEmpty()) {
                draft.header("If-None-Match", before.etag());
            } else {
                draft.header("If-Modified-Since", before.modified());
            }
        }
        Called called = line.call(draft, mostBytes());
        if (!(called instanceof Answered answered)) {
            return called;
        }
        if (answered.status() == 304 && before != null && before.address().equals(asked)) {
            return new Answered(
                    answered.address(),
                    200,
                    before.headers(),
                    before.body(),
                    answered.departed(),
                    answered.answered(),
                    answered.date());
        }
        String etag = String.valueOf(answered.headers().firstValue("ETag").orElse(""));
        String modified =
                String.valueOf(answered.headers().firstValue("Last-Modified").orElse(""));
        if (answered.status() == 200
                && !(etag.isEmpty() && modified.isEmpty())
                && answered.body().length <= MOST_REMEMBERED) {
            remembered = new Remembered(asked, etag, modified, answered.headers(), answered.body());
        }
        return called;
    }

    private long mostBytes() {
        return access.limits().pageBytes() * 4;
    }

    /** The head of a file, its body still to come; or why not. */
    sealed interface Opened {
        record Stream(URI address, HttpResponse<InputStream> response) implements Opened {}

        record Not(NotHad why) implements Opened {}
    }

    /**
     * @param own show who we are, if it is the source's own place
     * @throws IllegalArgumentException if the address is no http or https URL
     */
    Opened open(URI address, boolean own) {
        boolean showing = own && access.isOwn(address);
        for (boolean again = false; ; again = true) {
            Shown shown = showing ? credentials.show() : Proof.NONE;
            if (shown instanceof Without without) {
                return new Opened.Not(new NotHad(without.why()));
            }
            Proof proof = (Proof) shown;
            Draft draft = Draft.get(address);
            proof.onto(draft);
            Line.Sent<InputStream> sent = line.open(draft);
            if (sent.why() != null) {
                return new Opened.Not(sent.why());
            }
            boolean lapsed = showing && sent.response().statusCode() == 401;
            if (!lapsed || again || !credentials.refused(proof)) {
                return new Opened.Stream(sent.address(), sent.response());
            }
            Line.drop(sent.response().body());
        }
    }

    /** Why an address in an answer may not be asked, or {@code null}. */
    @Nullable
    String problem(URI address) {
        return line.problem(address);
    }

    /** Connections end with the last request; nothing else is held. */
    @Override
    public void close() {
        line.close();
        remembered = null;
    }
}
