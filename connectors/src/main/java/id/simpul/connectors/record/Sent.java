package id.simpul.connectors.record;

import id.simpul.connectors.record.Exchange.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request on its way, of which a copy is taken as it goes and as its answer comes. */
final class Sent {

    /** About how a body came; it is told unpacked and whole. */
    private static final List<String> OF_THE_WIRE =
            List.of("content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive");

    private static final int MOST_REQUEST = 8 << 20;

    final long number;
    final boolean stranger;
    final HttpRequest request;
    final Thread thread = Thread.currentThread();
    private final int mostBody;
    private final Consumer<Sent> complete;
    private final long started = System.nanoTime();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream in = new ByteArrayOutputStream();
    private Map<String, List<String>> headers = Map.of();
    private byte @Nullable [] unpacked;
    private boolean ended;
    int status;
    long bytes;
    boolean cut;
    long millis;

    @Nullable
    Failure failure;

    Sent(long number, boolean stranger, HttpRequest request, int mostBody, Consumer<Sent> complete) {
        this.number = number;
        this.stranger = stranger;
        this.request = request;
        this.mostBody = mostBody;
        this.complete = complete;
    }

    <T> CompletableFuture<HttpResponse<T>> through(HttpClient real, HttpResponse.BodyHandler<T> handler) {
        CompletableFuture<HttpResponse<T>> answer = real.sendAsync(copied(), info -> {
            head(info.statusCode(), info.headers().map());
            return new Tee<>(handler.apply(info));
        });
        // What failed is noted before the caller hears of it.
        CompletableFuture<HttpResponse<T>> told = new CompletableFuture<>() {
            @Override
            public boolean cancel(boolean interrupt) {
                answer.cancel(interrupt);
                return super.cancel(interrupt);
            }
        };
        answer.whenComplete((response, failed) -> {
            if (failed == null) {
                told.complete(response);
            } else {
                end(failure(failed));
                told.completeExceptionally(failed);
            }
        });
        return told;
    }

    private HttpRequest copied() {
        HttpRequest.BodyPublisher body = request.bodyPublisher().orElse(null);
        if (body == null) {
            return request;
        }
        return HttpRequest.newBuilder(request, (name, value) -> true)
                .method(request.method(), new CopiedBody(body))
                .build();
    }

    private synchronized void head(int code, Map<String, List<String>> said) {
        status = code;
        headers = said;
    }

    private synchronized void take(ByteBuffer part) {
        ByteBuffer copy = part.asReadOnlyBuffer();
        bytes += copy.remaining();
        byte[] taken = new byte[Math.min(copy.remaining(), Math.max(0, mostBody - in.size()))];
        cut |= mostBody > 0 && taken.length < copy.remaining();
        copy.get(taken);
        in.write(taken, 0, taken.length);
    }

    private void end(@Nullable Failure how) {
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            failure = how;
            millis = (System.nanoTime() - started) / 1_000_000;
        }
        complete.accept(this);
    }

    void abandon() {
        end(Failure.TIMEOUT);
    }

    synchronized byte[] requestBody() {
        return out.toByteArray();
    }

    Map<String, List<String>> requestHeaders() {
        return request.headers().map();
    }

    /** Unpacked, if it came packed: what is packed can neither be read nor masked. */
    synchronized byte[] body() {
        if (unpacked == null) {
            byte[] raw = in.toByteArray();
            unpacked = raw;
            boolean zipped = raw.length > 2 && raw[0] == 0x1f && raw[1] == (byte) 0x8b;
            boolean file = header("content-type").matches(".*(zip|octet-stream|x-tar).*");
            if (zipped && !cut && (header("content-encoding").contains("gzip") || !file)) {
                try (InputStream plain = new GZIPInputStream(new ByteArrayInputStream(raw))) {
                    byte[] whole = plain.readNBytes(mostBody + 1);
                    cut = whole.length > mostBody;
                    unpacked = whole;
                } catch (IOException broken) {
                    unpacked = raw; // so will be what is made of it
                }
            }
        }
        return unpacked;
    }

    /** Those that still hold for {@link #body}. */
    synchronized Map<String, List<String>> headers() {
        boolean plain = header("content-encoding").isEmpty()
                || header("content-encoding").contains("gzip") && unpacked != null && unpacked.length != in.size();
        Map<String, List<String>> still = new HashMap<>();
        headers.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!OF_THE_WIRE.contains(lower) || lower.equals("content-encoding") && !plain) {
                still.put(lower, values);
            }
        });
        return still;
    }

    private String header(String name) {
        return headers.entrySet().stream()
                .filter(it ->
                        it.getKey().equalsIgnoreCase(name) && !it.getValue().isEmpty())
                .map(it -> it.getValue().get(0).toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("");
    }

    private static Failure failure(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpTimeoutException || cause instanceof CancellationException) {
                return Failure.TIMEOUT;
            }
            if (cause instanceof UnknownHostException || cause instanceof UnresolvedAddressException) {
                return Failure.UNKNOWN_HOST;
            }
            if (cause instanceof CertificateException) {
                return Failure.UNTRUSTED;
            }
        }
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException) {
                return Failure.REFUSED;
            }
            if (cause instanceof SSLException
                    && String.valueOf(cause.getMessage()).contains("alert")
                    && String.valueOf(cause.getMessage()).matches("(?s).*(certificate|unknown_ca|access_denied).*")) {
                return Failure.CERTIFICATE_REFUSED;
            }
        }
        return Failure.BROKE;
    }

    /** A body as the real one writes it. */
    private final class CopiedBody implements HttpRequest.BodyPublisher {
        private final HttpRequest.BodyPublisher body;

        CopiedBody(HttpRequest.BodyPublisher body) {
            this.body = body;
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> reader) {
            synchronized (Sent.this) {
                out.reset(); // it is sent once more
            }
            body.subscribe(new Flow.Subscriber<>() {
                @Override
                public void onSubscribe(Flow.Subscription subscription) {
                    reader.onSubscribe(subscription);
                }

                @Override
                public void onNext(ByteBuffer part) {
                    synchronized (Sent.this) {
                        ByteBuffer copy = part.asReadOnlyBuffer();
                        byte[] taken = new byte[Math.min(copy.remaining(), MOST_REQUEST - out.size())];
                        copy.get(taken);
                        out.write(taken, 0, taken.length);
                    }
                    reader.onNext(part);
                }

                @Override
                public void onError(Throwable failed) {
                    reader.onError(failed);
                }

                @Override
                public void onComplete() {
                    reader.onComplete();
                }
            });
        }
    }

    /** A body on its way to who asked for it. */
    private final class Tee<T> implements HttpResponse.BodySubscriber<T> {
        private final HttpResponse.BodySubscriber<T> reader;

        Tee(HttpResponse.BodySubscriber<T> reader) {
            this.reader = reader;
        }

        @Override
        public CompletionStage<T> getBody() {
            return reader.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            reader.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long parts) {
                    subscription.request(parts);
                }

                @Override
                public void cancel() {
                    end(Failure.LEFT);
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(List<ByteBuffer> parts) {
            parts.forEach(Sent.this::take);
            reader.onNext(parts);
        }

        @Override
        public void onError(Throwable failed) {
            end(failure(failed));
            reader.onError(failed);
        }

        @Override
        public void onComplete() {
            end(null);
            reader.onComplete();
        }
    }
}
