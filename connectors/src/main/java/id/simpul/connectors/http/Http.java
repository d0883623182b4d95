package id.simpul.connectors.http;

import id.simpul.connectors.NotRecorded;
import id.simpul.connectors.PullResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** HTTP with an end in time and size. */
public final class Http {

    /**
     * One for all sources without certificates of their own: each client has a thread. It never follows redirects, they could
     * carry credentials elsewhere. HTTP/1.1, as some old servers stumble over the offer to upgrade.
     */
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private Http() {}

    /** For who has no certificates of their own. */
    static HttpClient platform() {
        return CLIENT;
    }

    static HttpClient client(SSLContext context, Duration connect) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connect)
                .sslContext(context)
                .build();
    }

    /** The answer within {@code timeout}: as much of it as the handler waits for. */
    static <T> HttpResponse<T> send(
            HttpClient client, HttpRequest request, HttpResponse.BodyHandler<T> handler, Duration timeout)
            throws IOException, InterruptedException {
        return await(client.sendAsync(request, handler), timeout);
    }

    /** The whole body, up to so many bytes. */
    static HttpResponse.BodyHandler<byte[]> whole(long limit) {
        return info -> new Bounded(limit);
    }

    private static <T> T await(CompletableFuture<T> answer, Duration timeout) throws IOException, InterruptedException {
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw new WatchedStream.TooLate("no complete answer within " + seconds(timeout));
        } catch (InterruptedException stopped) {
            answer.cancel(true);
            throw stopped;
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(failed.getCause());
        }
    }

    static String seconds(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    /** Host and port: no path, query or user info, they may hold secrets. */
    public static String place(URI uri) {
        return uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    /** A connection that failed, as a source's state. */
    public static PullResult trouble(String place, IOException failed) {
        if (cause(failed, NotRecorded.class) instanceof NotRecorded not) {
            return not.result();
        }
        if (cause(failed, WatchedStream.TooLarge.class) instanceof WatchedStream.TooLarge tooLarge) {
            return new PullResult.Unavailable(
                    "an answer from %s has %s: ask for fewer records (page.size) or raise limits.page-bytes in source.yaml"
                            .formatted(place, tooLarge.getMessage()));
        }
        if (untrusted(failed)) {
            return new PullResult.Refused(
                    place + ": " + problem(failed),
                    "let the system's owner renew its certificate, or name its authority's as tls.trust in source.yaml");
        }
        return refusesOurCertificate(failed)
                ? new PullResult.Refused(
                        place + ": " + problem(failed),
                        "ask the system's owner which certificate it accepts; then correct tls in source.yaml, or renew the file")
                : new PullResult.Unavailable(place + ": " + problem(failed));
    }

    /** An alert is all that a server says about it. */
    private static boolean refusesOurCertificate(Throwable failure) {
        Throwable ssl = cause(failure, SSLException.class);
        return ssl != null
                && String.valueOf(ssl.getMessage())
                        .matches(
                                "(?s).*alert: (bad_certificate|certificate_required|certificate_unknown|certificate_expired|certificate_revoked|unsupported_certificate|unknown_ca|access_denied).*");
    }

    /** What went wrong with a connection, without anything that was sent or received. */
    public static String problem(Throwable failure) {
        Throwable told = cause(failure, WatchedStream.TooLarge.class, WatchedStream.TooLate.class);
        if (told != null) {
            return String.valueOf(told.getMessage());
        }
        if (cause(failure, NotRecorded.class) instanceof NotRecorded not) {
            return String.valueOf(not.getMessage());
        }
        if (cause(failure, HttpTimeoutException.class) != null) {
            return "no answer in time";
        }
        if (cause(failure, UnknownHostException.class, UnresolvedAddressException.class) != null) {
            return "its host name is not known";
        }
        if (cause(failure, Compression.Unreadable.class) instanceof Compression.Unreadable unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
        if (untrusted(failure)) {
            return "its TLS certificate is not trusted";
        }
        if (refusesOurCertificate(failure)) {
            return "it accepts no certificate of ours";
        }
        if (cause(failure, ConnectException.class) != null) {
            return "the connection is refused";
        }
        return "the connection broke (%s)".formatted(failure.getClass().getSimpleName());
    }

    public static boolean untrusted(Throwable failure) {
        return cause(failure, CertificateException.class) != null;
    }

    private static @Nullable Throwable cause(Throwable failure, Class<?>... types) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            for (Class<?> type : types) {
                if (type.isInstance(cause)) {
                    return cause;
                }
            }
        }
        return null;
    }

    /** The source's clock as it says in {@code Date}, or {@code null}. */
    public static @Nullable Instant date(@Nullable String header) {
        if (header == null) {
            return null;
        }
        try {
            return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(header));
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }

    /** Collects a body up to a limit. */
    private static final class Bounded implements HttpResponse.BodySubscriber<byte[]> {
        private final long limit;
        private final ByteArrayOutputStream read = new ByteArrayOutputStream();
        private final CompletableFuture<byte[]> all = new CompletableFuture<>();
        private Flow.@Nullable Subscription subscription;

        Bounded(long limit) {
            this.limit = limit;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return all;
        }

        @Override
        public void onSubscribe(Flow.Subscription granted) {
            subscription = granted;
            granted.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            for (ByteBuffer part : parts) {
                if (read.size() + (long) part.remaining() > limit) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    all.completeExceptionally(new WatchedStream.TooLarge(limit));
                    return;
                }
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                read.write(bytes, 0, bytes.length);
            }
        }

        @Override
        public void onError(Throwable failure) {
            all.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            all.complete(read.toByteArray());
        }
    }
}
