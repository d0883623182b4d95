package id.simpul.connectors.http;

import id.simpul.connectors.PullResult;
import id.simpul.connectors.list.PageFetcher;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an HTTP status other than 200 means for a source, unless its {@code errors} say otherwise. */
public final class Statuses {

    private Statuses() {}

    /**
     * @param place      host and port
     * @param retryAfter the header of that name
     */
    public static PageFetcher.Failed failed(String place, int status, @Nullable String retryAfter) {
        Map<String, List<String>> said = retryAfter == null ? Map.of() : Map.of("Retry-After", List.of(retryAfter));
        return new PageFetcher.Failed(meaning(place, status, HttpHeaders.of(said, (name, value) -> true)));
    }

    /** @param place host and port */
    public static PullResult meaning(String place, int status, HttpHeaders headers) {
        String said = "%s answers %d".formatted(place, status);
        if (status == 401 || status == 403) {
            return new PullResult.Refused(
                    said,
                    "check with the system's owner what source.yaml says who we are, and the secret it refers to");
        }
        Duration pause = RateHeaders.pause(status, headers).orElse(null);
        String asks = pause == null ? "" : ", and asks to wait %s".formatted(Http.seconds(pause));
        if (status == 429) {
            return new PullResult.Unavailable(said + " (too many requests)" + asks, pause);
        }
        if (status == 301 || status == 308) {
            return new PullResult.Refused(
                    said + ": it has moved", "write the new address as request.url in source.yaml");
        }
        if (status >= 400 && status < 500 && status != 408 && status != 425) {
            return new PullResult.Refused(said, "check request in source.yaml: its address and what is sent");
        }
        return new PullResult.Unavailable(
                status >= 300 && status < 400 ? said + ": a redirect, which is not followed" : said + asks, pause);
    }
}
