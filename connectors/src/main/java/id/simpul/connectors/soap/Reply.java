package id.simpul.connectors.soap;

import id.simpul.connectors.list.PageFetcher.Failed;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a call came to. */
sealed interface Reply {

    /**
     * Content.
     *
     * @param payload  what is in {@code soap:Body}
     * @param departed when the request left, by our clock
     * @param answered when the answer was complete, by our clock
     * @param date     the source's own clock, or {@code null}
     */
    record Content(Payload payload, Instant departed, Instant answered, @Nullable Instant date) implements Reply {}

    record Faulty(SoapFault fault) implements Reply {}

    /** Neither. @param status of HTTP, 0 if there was none */
    record None(Failed why, int status) implements Reply {

        static None unavailable(String reason) {
            return new None(Failed.unavailable(reason), 0);
        }
    }
}
