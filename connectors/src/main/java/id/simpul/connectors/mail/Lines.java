package id.simpul.connectors.mail;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stream as lines, where a line without end comes in pieces: however it is written, memory stays flat. */
final class Lines {

    private static final int PIECE = 8192;

    /**
     * @param bytes with the line end, if this piece has one
     * @param start whether a line begins here
     */
    record Line(byte[] bytes, boolean start) {

        /** Length without the line end. */
        int length() {
            int n = bytes.length;
            if (n > 0 && bytes[n - 1] == '\n') {
                n--;
                if (n > 0 && bytes[n - 1] == '\r') {
                    n--;
                }
            }
            return n;
        }

        boolean blank() {
            return start && length() == 0 && bytes.length > 0;
        }

        boolean startsWith(int... first) {
            if (!start || length() < first.length) {
                return false;
            }
            for (int i = 0; i < first.length; i++) {
                if (bytes[i] != first[i]) {
                    return false;
                }
            }
            return true;
        }
    }

    private final InputStream in;
    private final byte[] piece = new byte[PIECE + 2];
    private boolean atStart = true;
    private @Nullable Line again;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /** @return {@code null} at the end */
    @Nullable
    Line next() throws IOException {
        if (again != null) {
            Line line = again;
            again = null;
            return line;
        }
        int n = 0;
        while (true) {
            int b = in.read();
            if (b == -1) {
                break;
            }
            piece[n++] = (byte) b;
            // A piece never ends between CR and LF: they belong together when a boundary follows.
            if (b == '\n' || n > PIECE || (n == PIECE && b != '\r')) {
                break;
            }
        }
        if (n == 0) {
            return null;
        }
        Line line = new Line(Arrays.copyOf(piece, n), atStart);
        atStart = piece[n - 1] == '\n';
        return line;
    }

    void unread(Line line) {
        again = line;
    }
}
