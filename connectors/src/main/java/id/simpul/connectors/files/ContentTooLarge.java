package id.simpul.connectors.files;

import java.io.IOException;

/** Content was longer than its bound; nothing of it was kept. */
public final class ContentTooLarge extends IOException {

    private final long limit;

    ContentTooLarge(long limit) {
        super("the content is longer than %,d bytes".formatted(limit));
        this.limit = limit;
    }

    /** In bytes. */
    public long limit() {
        return limit;
    }
}
