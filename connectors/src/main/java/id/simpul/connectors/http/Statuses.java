package id.simpul.connectors.http;

import id.simpul.connectors.list.PageFetcher;
import org.jspecify.annotations.Nullable;

/** What an HTTP status other than 200 means for a source. */
public final class Statuses {

    private Statuses() {}

    /**
     * @param place      host and port
     * @param retryAfter the header of that name
     */
    public static PageFetcher.Failed failed(String place, int status, @Nullable String retryAfter) {
        String said = "%s answers %d".formatted(place, status);
        if (status == 401 || status == 403) {
            return PageFetcher.Failed.refused(
                    said,
                    "check with the system's owner what source.yaml says who we are, and the secret it refers to");
        }
        if (status == 429) {
            boolean seconds = retryAfter != null && retryAfter.matches("\\d{1,9}");
            return PageFetcher.Failed.unavailable(
                    said + " (too many requests)" + (seconds ? ", and asks to wait %s s".formatted(retryAfter) : ""));
        }
        if (status == 301 || status == 308) {
            return PageFetcher.Failed.refused(
                    said + ": it has moved", "write the new address as request.url in source.yaml");
        }
        if (status >= 400 && status < 500 && status != 408 && status != 425) {
            return PageFetcher.Failed.refused(said, "check request in source.yaml: its address and what is sent");
        }
        return PageFetcher.Failed.unavailable(
                status >= 300 && status < 400 ? said + ": a redirect, which is not followed" : said);
    }
}
