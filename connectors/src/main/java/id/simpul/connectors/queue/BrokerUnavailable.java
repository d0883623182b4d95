package id.simpul.connectors.queue;

import org.jspecify.annotations.Nullable;

/** The broker cannot be asked just now (away, too slow, or it refuses us); what was asked of it may be asked again. */
public final class BrokerUnavailable extends RuntimeException {

    BrokerUnavailable(String reason, @Nullable Throwable cause) {
        super(reason, cause);
    }
}
