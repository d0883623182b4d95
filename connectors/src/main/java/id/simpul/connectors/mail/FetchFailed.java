package id.simpul.connectors.mail;

import java.io.IOException;

/** The server did not give this mail; the store and the disk are not to blame. */
final class FetchFailed extends IOException {

    FetchFailed(String reason, Throwable cause) {
        super(reason, cause);
    }
}
