package id.simpul.connectors.list;

import id.simpul.connectors.Original;
import java.time.Instant;

/** What is known of a row before anything is asked about it. */
@FunctionalInterface
interface RowReader {

    /** @param readAt when the answer that held it came */
    Original read(PageFetcher.Row row, Instant readAt);
}
