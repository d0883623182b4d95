package id.simpul.connectors.record;

import id.simpul.connectors.record.Exchange.Answered;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;

/** Answers from a recording. */
final class PlayedClient extends OtherClient {

    private final Recording recording;
    private final boolean stranger;

    PlayedClient(HttpClient real, Recording recording, boolean stranger) {
        super(real);
        this.recording = recording;
        this.stranger = stranger;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        return body(request).thenCompose(body -> {
            try {
                Exchange exchange = recording.answer(
                        stranger,
                        request.method(),
                        request.uri().toString(),
                        request.headers().map(),
                        body);
                return played(request, exchange, handler);
            } catch (IOException missing) {
                throw new CompletionException(missing);
            }
        });
    }

    private static <T> CompletableFuture<HttpResponse<T>> played(
            HttpRequest request, Exchange exchange, HttpResponse.BodyHandler<T> handler) {
        Answered answered = exchange.answered();
        if (answered == null) {
            Exchange.Failure failure = exchange.failure() == null ? Exchange.Failure.BROKE : exchange.failure();
            return CompletableFuture.failedFuture(Recording.failed(failure));
        }
        HttpHeaders headers = HttpHeaders.of(answered.headers(), (name, value) -> true);
        HttpResponse.BodySubscriber<T> reader = handler.apply(new Info(answered.status(), headers));
        reader.onSubscribe(new Flow.Subscription() {
            private boolean given;

            @Override
            public void request(long parts) {
                if (given) {
                    return;
                }
                given = true;
                if (answered.body().length > 0) {
                    reader.onNext(List.of(ByteBuffer.wrap(answered.body()).asReadOnlyBuffer()));
                }
                if (exchange.failure() == null) {
                    reader.onComplete();
                } else {
                    reader.onError(Recording.failed(exchange.failure()));
                }
            }

            @Override
            public void cancel() {}
        });
        return reader.getBody()
                .toCompletableFuture()
                .thenApply(body -> new Answer<>(request, answered.status(), headers, body));
    }

    /** Some bodies are written by another thread while they are read; so not by this one. */
    private static CompletableFuture<byte[]> body(HttpRequest request) {
        HttpRequest.BodyPublisher publisher = request.bodyPublisher().orElse(null);
        if (publisher == null) {
            return CompletableFuture.completedFuture(new byte[0]);
        }
        CompletableFuture<byte[]> whole = new CompletableFuture<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Flow.Subscriber<ByteBuffer> reader = new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer part) {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                out.writeBytes(bytes);
            }

            @Override
            public void onError(Throwable failed) {
                whole.completeExceptionally(failed);
            }

            @Override
            public void onComplete() {
                whole.complete(out.toByteArray());
            }
        };
        CompletableFuture.runAsync(() -> {
                    publisher.contentLength(); // as the real one asks first: CXF waits there until its body is written
                    publisher.subscribe(reader);
                })
                .exceptionally(failed -> {
                    whole.completeExceptionally(failed);
                    return null;
                });
        return whole;
    }

    private record Info(int statusCode, HttpHeaders headers) implements HttpResponse.ResponseInfo {
        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }

    private record Answer<T>(HttpRequest request, int statusCode, HttpHeaders headers, T body)
            implements HttpResponse<T> {
        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return Optional.empty();
        }

        @Override
        public URI uri() {
            return request.uri();
        }

        @Override
        public HttpClient.Version version() {
            return HttpClient.Version.HTTP_1_1;
        }
    }
}
