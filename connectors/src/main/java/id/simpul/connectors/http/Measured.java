package id.simpul.connectors.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends with an error above a size: a few compressed bytes may hide gigabytes. */
final class Measured extends FilterInputStream {

    private final long limit;
    private long read;

    Measured(InputStream body, long limit) {
        super(body);
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = super.read(into, offset, length);
        read += Math.max(0, count);
        if (read > limit) {
            throw new WatchedStream.TooLarge(limit);
        }
        return count;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
