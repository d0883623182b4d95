package id.simpul.routes;

import id.simpul.routes.store.Kept;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.Body;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;

/** Counts what pages came to. Figures only: what counts is in the message store. */
public class Figures {

    /** The exchange header that names the source of a page. */
    public static final String SOURCE = "simpulSource";

    private final MeterRegistry meters;

    public Figures(MeterRegistry meters) {
        this.meters = meters;
    }

    public void count(@Body Kept kept, @Header(SOURCE) @Nullable String source) {
        count(source, "known", kept.known());
        count(source, "delivered", kept.delivered());
        count(source, "updated", kept.updated());
        count(source, "quarantined", kept.quarantined());
        count(source, "set-aside", kept.setAside());
        count(source, "unchanged", kept.unchanged());
        count(source, "older", kept.older());
        count(source, "owed", kept.owed());
    }

    private void count(@Nullable String source, String outcome, int records) {
        if (records > 0) {
            meters.counter("simpul.records", "source", source == null ? "replay" : source, "outcome", outcome)
                    .increment(records);
        }
    }
}
