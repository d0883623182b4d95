package id.simpul.routes.source;

import id.simpul.connectors.Count;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.SourceConnector;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.api.CountPort;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Asks a source how much it would bring, under its lease and within bounds; nothing of it is kept. */
public class Counter implements CountPort {

    /** For a poll of it that is under way. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Running running;
    private final Turnstile turnstile;

    public Counter(Running running, Turnstile turnstile) {
        this.running = running;
        this.turnstile = turnstile;
    }

    @Override
    public Count fromStart(SourceBundle source) {
        return count(source, connector -> connector.cursor(null));
    }

    @Override
    public Count between(SourceBundle source, Instant from, Instant until) {
        return count(source, connector -> connector.backfill(from, until));
    }

    private Count count(SourceBundle source, Function<SourceConnector, Cursor> where) {
        try {
            return turnstile
                    .beside(source.id(), false, PATIENCE, lease -> {
                        try (SourceConnector connector = running.open(source)) {
                            return connector.count(where.apply(connector), Count.Bounds.DEFAULT);
                        }
                    })
                    .orElseGet(() -> new Count.NotCounted("it is being polled just now", "ask again in a moment"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Count.NotCounted("the hub is stopping", null);
        } catch (Exception e) {
            // Not its message: it may quote what was read.
            return new Count.NotCounted(
                    "it could not be counted (" + e.getClass().getSimpleName() + ")", null);
        }
    }
}
