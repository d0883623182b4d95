package id.simpul.connectors.http;

import id.simpul.connectors.Outside;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.http.Called.Answered;
import id.simpul.connectors.http.Called.NotHad;
import id.simpul.mappings.source.HttpRequestTemplate.Method;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The way to one source: every request of whatever kind goes through here, and so through all its bounds. */
final class Line {

    private static final int MOST_HOPS = 5;

    private final HttpAccess access;
    private final Hosts hosts;
    private final Traffic traffic;
    private final TlsIdentity tls;
    private final Outside outside;
    private @Nullable HttpClient client;
    private @Nullable SSLContext context;

    Line(HttpAccess access, Outside outside) {
        this(
                access,
                new Traffic(access.limits(), outside),
                outside.isPlayedBack() ? host -> new InetAddress[0] : InetAddress::getAllByName,
                outside);
    }

    Line(HttpAccess access, Traffic traffic, Hosts.Resolver resolver, Outside outside) {
        this.outside = outside;
        this.access = access;
        this.hosts = new Hosts(access, resolver);
        this.traffic = traffic;
        this.tls = new TlsIdentity(access.tls());
    }

    /** The whole answer within the source's time-out and {@code limit} bytes, before and after decompression. */
    Called call(Draft draft, long limit) {
        Sent<byte[]> sent = send(draft.header("Accept-Encoding", "gzip"), Http.whole(limit), false);
        if (sent.why() != null) {
            return sent.why();
        }
        HttpResponse<byte[]> response = sent.response();
        try {
            byte[] body = Compression.whole(
                    response.body(),
                    response.headers().firstValue("Content-Encoding").orElse(null),
                    limit);
            return new Answered(
                    sent.address(),
                    response.statusCode(),
                    response.headers(),
                    body,
                    sent.departed(),
                    sent.answered(),
                    Http.date(response.headers().firstValue("Date").orElse(null)));
        } catch (IOException unreadable) {
            return new NotHad(Http.trouble(Http.place(sent.address()), unreadable));
        }
    }

    /** The head of an answer within the time-out; its body is still to come. */
    Sent<InputStream> open(Draft draft) {
        return send(draft, HttpResponse.BodyHandlers.ofInputStream(), true);
    }

    /** Why it may not be asked, or {@code null}. */
    @Nullable
    String problem(URI address) {
        return hosts.problem(address);
    }

    void waitFor(URI address, Duration pause) {
        traffic.waitFor(address, pause);
    }

    /** Waits a little for it, if that is enough. */
    Turn turn(URI address) {
        try {
            NotHad held = traffic.hold(address, false);
            return new Turn(traffic, address, held == null ? null : held.why());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Turn(traffic, address, stopped(Http.place(address)).why());
        }
    }

    private static NotHad stopped(String place) {
        return NotHad.unavailable("we were asked to stop while waiting for " + place);
    }

    /** @param why there is no answer, or {@code null}; only then the others are there */
    record Sent<T>(@Nullable NotHad why, URI address, HttpResponse<T> response, Instant departed, Instant answered) {
        static <T> Sent<T> not(NotHad why, URI address) {
            return new Sent<>(why, address, null, Instant.EPOCH, Instant.EPOCH);
        }
    }

    private <T> Sent<T> send(Draft first, HttpResponse.BodyHandler<T> handler, boolean file) {
        Draft draft = first;
        Instant departed = outside.clock().instant();
        long started = System.nanoTime();
        for (int hop = 0; ; hop++) {
            URI address = draft.address();
            String place = Http.place(address);
            String forbidden = hosts.problem(address);
            if (forbidden != null) {
                return Sent.not(
                        NotHad.refused(
                                place + " may not be asked: " + forbidden,
                                "name it in source.yaml only if it belongs to the system's owner"),
                        address);
            }
            HttpResponse<T> response;
            try {
                NotHad held = traffic.hold(address, file);
                if (held != null) {
                    return Sent.not(held, address);
                }
                if (hop == 0) { // what was waited before is not the source's time
                    departed = outside.clock().instant();
                    started = System.nanoTime();
                }
                response = once(draft, handler, file);
            } catch (IllegalArgumentException noHeader) { // its message would quote it
                return Sent.not(
                        NotHad.refused(
                                "a header of the request to %s holds what no header can".formatted(place),
                                "check request.headers and auth in source.yaml, and what they refer to"),
                        address);
            } catch (TlsIdentity.Unusable unusable) {
                return Sent.not(
                        NotHad.refused(
                                String.valueOf(unusable.getMessage()),
                                "correct the file that tls in source.yaml names"),
                        address);
            } catch (IOException failed) {
                return Sent.not(new NotHad(doubted(Http.trouble(place, failed), address)), address);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return Sent.not(stopped(place), address);
            }
            Draft next = access.follow() && hop < MOST_HOPS ? redirected(draft, response) : null;
            if (next == null) {
                Instant answered = outside.after(departed, System.nanoTime() - started);
                return new Sent<>(null, address, response, departed, answered);
            }
            drop(response.body());
            draft = next;
        }
    }

    /** A server that does not take our certificate mostly just hangs up, as far as Java lets us hear. */
    private PullResult doubted(PullResult why, URI address) {
        boolean broke = "https".equalsIgnoreCase(address.getScheme())
                && why instanceof PullResult.Unavailable down
                && down.reason().contains("the connection broke");
        return broke
                ? new PullResult.Unavailable(((PullResult.Unavailable) why).reason()
                        + (access.tls().certificate() == null
                                ? "; if it always does, it may ask for a certificate (tls)"
                                : "; if it always does, it may not accept tls.certificate"))
                : why;
    }

    private <T> HttpResponse<T> once(Draft draft, HttpResponse.BodyHandler<T> handler, boolean file)
            throws IOException, InterruptedException, TlsIdentity.Unusable {
        URI address = draft.address();
        long began = System.nanoTime();
        boolean told = false;
        try {
            HttpRequest request = draft.request();
            HttpResponse<T> response =
                    Http.send(client(), request, handler, access.limits().timeout());
            told = true;
            traffic.answered(address, file, response.statusCode(), response.headers(), System.nanoTime() - began);
            return response;
        } catch (IOException failed) {
            told = true;
            traffic.failed(address, file, failed, System.nanoTime() - began);
            throw failed;
        } finally {
            if (!told) {
                traffic.dropped(address, file);
            }
        }
    }

    /** One for each distinct set of certificates; one that is no longer used ends by itself. */
    private synchronized HttpClient client() throws TlsIdentity.Unusable {
        if (tls.isPlatform() || outside.isPlayedBack()) {
            return outside.http(Http.platform());
        }
        SSLContext now = tls.context();
        if (client == null || now != context) {
            client = Http.client(now, access.limits().timeout());
            context = now;
        }
        return outside.http(client);
    }

    Outside outside() {
        return outside;
    }

    /** An answer held something that shows from now on who we are. */
    void handedOut(String secret) {
        outside.handedOut(secret);
    }

    /** {@code null}: it is no redirect, or none that we follow. */
    private static @Nullable Draft redirected(Draft draft, HttpResponse<?> response) {
        int status = response.statusCode();
        String location = response.headers().firstValue("Location").orElse(null);
        boolean keeps = status == 307 || status == 308;
        boolean any = status == 301 || status == 302 || status == 303 || keeps;
        if (!any || location == null || draft.method() != Method.GET && !keeps) {
            return null; // a body is not repeated as another kind of request
        }
        try {
            URI to = draft.address().resolve(location.strip().replace(" ", "%20"));
            boolean lower =
                    "https".equalsIgnoreCase(draft.address().getScheme()) && !"https".equalsIgnoreCase(to.getScheme());
            boolean same = to.getHost() != null && HttpAccess.sameOrigin(draft.address(), to);
            return lower || draft.hasBody() && !same ? null : draft.at(to, same);
        } catch (IllegalArgumentException noAddress) {
            return null;
        }
    }

    static void drop(Object body) {
        if (body instanceof InputStream stream) {
            try {
                stream.close();
            } catch (IOException broken) {
                // it is not read anyway
            }
        }
    }

    synchronized void close() {
        client = null;
        context = null;
    }
}
