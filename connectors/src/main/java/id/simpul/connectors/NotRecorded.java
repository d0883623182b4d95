package id.simpul.connectors;

import java.io.IOException;

/** A request that a recording has no answer to. Its message names the request without secrets. */
public final class NotRecorded extends IOException {
    private static final long serialVersionUID = 1;

    /** @param request method, place, path and the names of its parameters */
    public NotRecorded(String request, String why) {
        super("%s: %s".formatted(request, why));
    }

    /** What the source's state is then: nobody can say what its system would have answered. */
    public PullResult result() {
        return new PullResult.Refused(
                String.valueOf(getMessage()),
                "record again, with this source.yaml and with at least as many pages (--record)");
    }
}
