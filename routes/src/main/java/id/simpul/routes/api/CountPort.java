package id.simpul.routes.api;

import id.simpul.connectors.Count;
import id.simpul.mappings.source.SourceBundle;
import java.time.Instant;

/** How much a source would bring, asked of the source itself; nothing of it is kept. */
public interface CountPort {

    /** From where its first pull begins. */
    Count fromStart(SourceBundle source);

    /** In a range of its past. */
    Count between(SourceBundle source, Instant from, Instant until);
}
