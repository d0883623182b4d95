package id.simpul.connectors.http;

import id.simpul.connectors.PullResult;
import java.net.http.HttpHeaders;
import java.time.Duration;

/** What an HTTP status other than 200 means for a source, unless its {@code errors} say otherwise. */
public final class Statuses {

    private Statuses() {}

    /** @param status says that its system works, though it may say no */
    public static boolean works(int status) {
        return Traffic.works(status);
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
