package id.simpul.connectors.http;

import id.simpul.connectors.PullResult;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What came of one HTTP call. Expected trouble is a case, never an exception. */
public sealed interface Called {

    /**
     * An answer, whatever its status: {@link Statuses} says what that means.
     *
     * @param address  what was asked in the end; redirects may have led here
     * @param body     complete and decompressed
     * @param departed when the request left, by our clock
     * @param answered when the answer was complete, by our clock
     * @param date     the source's own clock (header {@code Date}, whole seconds), or {@code null}
     */
    record Answered(
            URI address,
            int status,
            HttpHeaders headers,
            byte[] body,
            Instant departed,
            Instant answered,
            @Nullable Instant date)
            implements Called {

        public @Nullable String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        public boolean ok() {
            return status >= 200 && status < 300;
        }

        @Override
        public String toString() {
            return "Answered{%s %d, %d bytes}".formatted(Http.place(address), status, body.length);
        }
    }

    /** @param why {@link PullResult.Unavailable} or {@link PullResult.Refused} */
    record NotHad(PullResult why) implements Called {

        static NotHad unavailable(String reason) {
            return new NotHad(new PullResult.Unavailable(reason));
        }

        static NotHad unavailable(String reason, Duration retryAfter) {
            return new NotHad(new PullResult.Unavailable(reason, retryAfter));
        }

        static NotHad refused(String reason, String fix) {
            return new NotHad(new PullResult.Refused(reason, fix));
        }
    }
}
