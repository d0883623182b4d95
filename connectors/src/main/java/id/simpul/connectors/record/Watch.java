package id.simpul.connectors.record;

import id.simpul.connectors.Outside;
import id.simpul.connectors.record.Exchange.Answered;
import id.simpul.connectors.record.Exchange.Asked;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The live network, watched: each exchange is told once it is complete, masked.
 *
 * <p>A login's answer holds a secret that nobody knows before its reader has found it there. So an exchange is told only when
 * the thread that asked asks again, or at {@link #settle}.
 */
public final class Watch implements AutoCloseable {

    /** Of one answer in a recording, in bytes: larger than most pages; a video is cut, and is told to be. */
    public static final int MOST_BODY = 8 << 20;

    private static final int MOST_UNTOLD = 32;

    private final Masker masker;
    private final Clock clock;
    private final int mostBody;
    private final Consumer<Exchange> each;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<Sent> underWay = ConcurrentHashMap.newKeySet();
    private final Map<Thread, List<Sent>> untold = new HashMap<>();

    /**
     * @param secrets  by the names that they are known by
     * @param clock    what the connector takes for the time
     * @param mostBody bytes taken of each answer, 0 for none
     * @param each     told one after another
     */
    public Watch(Map<String, String> secrets, Clock clock, int mostBody, Consumer<Exchange> each) {
        this.masker = new Masker(Masker.placeHolders(secrets));
        this.clock = clock;
        this.mostBody = mostBody;
        this.each = each;
    }

    /** For the connector of the source. */
    public Outside owner() {
        return new View(false);
    }

    /** For a connector that shows wrong credentials on purpose. */
    public Outside stranger() {
        return new View(true);
    }

    private final class View implements Outside {
        private final boolean stranger;

        View(boolean stranger) {
            this.stranger = stranger;
        }

        @Override
        public Clock clock() {
            return clock;
        }

        /** The clock may stand: then no time has passed, here and when it is played back. */
        @Override
        public Instant after(Instant departed, long nanos) {
            return clock.equals(Clock.systemUTC()) ? departed.plusNanos(nanos) : departed;
        }

        @Override
        public HttpClient http(HttpClient real) {
            return new WatchedClient(real, stranger);
        }

        @Override
        public boolean isPlayedBack() {
            return false;
        }

        @Override
        public void handedOut(String secret) {
            masker.handedOut(secret);
        }
    }

    private final class WatchedClient extends OtherClient {
        private final boolean stranger;

        WatchedClient(HttpClient real, boolean stranger) {
            super(real);
            this.stranger = stranger;
        }

        @Override
        public <T> java.util.concurrent.CompletableFuture<java.net.http.HttpResponse<T>> sendAsync(
                java.net.http.HttpRequest request, java.net.http.HttpResponse.BodyHandler<T> handler) {
            tell(Thread.currentThread());
            Sent sent = new Sent(numbers.incrementAndGet(), stranger, request, mostBody, Watch.this::complete);
            underWay.add(sent);
            return sent.through(real, handler);
        }
    }

    private void complete(Sent sent) {
        if (underWay.remove(sent)) {
            synchronized (untold) {
                untold.computeIfAbsent(sent.thread, any -> new ArrayList<>()).add(sent);
                if (untold.size() > MOST_UNTOLD) { // threads that are over: none of them asked for a login
                    Thread first = untold.entrySet().stream()
                            .min(Comparator.comparingLong(it -> it.getValue().get(0).number))
                            .orElseThrow()
                            .getKey();
                    tell(first);
                }
            }
        }
    }

    private void tell(Thread thread) {
        synchronized (untold) {
            List<Sent> told = untold.remove(thread);
            if (told != null) {
                told.forEach(this::tell);
            }
        }
    }

    private void tell(Sent sent) {
        byte[] answer = sent.body();
        masker.learn(answer);
        Map<String, List<String>> asked = masker.headers(sent.requestHeaders());
        Map<String, List<String>> said = masker.headers(sent.headers());
        each.accept(new Exchange(
                sent.number,
                sent.stranger,
                new Asked(
                        sent.request.method(),
                        masker.text(sent.request.uri().toString()),
                        asked,
                        masker.request(sent.requestBody())),
                sent.status == 0 ? null : new Answered(sent.status, said, masker.body(answer), sent.bytes, sent.cut),
                sent.failure,
                sent.millis));
    }

    /** Tells what is complete, and nobody reads any more. */
    public void settle() {
        synchronized (untold) {
            untold.values().stream()
                    .flatMap(List::stream)
                    .sorted(Comparator.comparingLong(sent -> sent.number))
                    .forEach(this::tell);
            untold.clear();
        }
    }

    /** Also tells what is not complete: nobody waits for it any more. */
    @Override
    public void close() {
        List.copyOf(underWay).forEach(Sent::abandon);
        settle();
    }
}
