package id.simpul.connectors.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Our own store failed, not the stream that was read: disk full, bucket away. Nothing was kept; a later try may succeed. */
public final class StoreUnavailable extends IOException {

    private static final long serialVersionUID = 1;

    private final @Nullable String fix;

    StoreUnavailable(String what, Throwable cause) {
        this("%s (%s)".formatted(what, AttachmentStore.reason(cause)), null, cause);
    }

    StoreUnavailable(String what, @Nullable String fix, Throwable cause) {
        super(what, cause);
        this.fix = fix;
    }

    /** What a person can do, or {@code null} if waiting is all. */
    public @Nullable String fix() {
        return fix;
    }
}
