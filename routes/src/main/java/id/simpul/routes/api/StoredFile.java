package id.simpul.routes.api;

import id.simpul.connectors.files.AttachmentStore;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.AbstractResource;

/** A file of the attachment store, as Spring serves it, also in ranges: what a range leaves out is not even read. */
final class StoredFile extends AbstractResource {

    private final AttachmentStore store;
    private final String sha256;
    private final long size;

    StoredFile(AttachmentStore store, String sha256, long size) {
        this.store = store;
        this.sha256 = sha256;
        this.size = size;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public long contentLength() {
        return size;
    }

    @Override
    public String getDescription() {
        return "file " + sha256 + " of the attachment store";
    }

    @Override
    public InputStream getInputStream() {
        return new FromWhereItIsRead();
    }

    /** Spring skips to where a range begins: opened only then, at that place. */
    private final class FromWhereItIsRead extends InputStream {

        private long from;
        private @Nullable InputStream opened;

        private InputStream in() throws IOException {
            InputStream in = opened;
            if (in == null) {
                in = store.open(sha256, from);
                opened = in;
            }
            return in;
        }

        @Override
        public long skip(long count) throws IOException {
            if (opened != null) {
                return opened.skip(count);
            }
            long skipped = Math.max(0, Math.min(count, size - from));
            from += skipped;
            return skipped;
        }

        @Override
        public int read() throws IOException {
            return in().read();
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return in().read(into, offset, length);
        }

        @Override
        public void close() throws IOException {
            if (opened != null) {
                opened.close();
            }
        }
    }
}
