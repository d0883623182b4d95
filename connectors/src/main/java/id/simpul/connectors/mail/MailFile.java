package id.simpul.connectors.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A file of mails in the mbox format, one after another; never more than one mail in memory. */
public final class MailFile {

    /** Of one mail. */
    public static final int LARGEST = 64 << 20;

    private static final byte[] BEGIN = "From ".getBytes(StandardCharsets.US_ASCII);

    private final Lines lines;
    private boolean begun;

    /** @param in stays open */
    public MailFile(InputStream in) {
        this.lines = new Lines(in);
    }

    /** Whether a file that begins like this is one. */
    public static boolean begins(byte[] head) {
        return begins(head, 0);
    }

    /**
     * The next mail, without what the file adds to it.
     *
     * @return {@code null} at the end
     * @throws IOException if it cannot be read, or is larger than {@link #LARGEST}
     */
    public byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream mail = new ByteArrayOutputStream();
        boolean blank = true;
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
            if (line.start() && blank && begins(line.bytes(), 0)) {
                if (begun && mail.size() > 0) {
                    lines.unread(line);
                    return mail.toByteArray();
                }
                begun = true;
                mail.reset();
            } else {
                int quoted = line.start() ? quotes(line.bytes()) : 0;
                mail.write(line.bytes(), quoted, line.bytes().length - quoted);
            }
            blank = line.blank();
            if (mail.size() > LARGEST) {
                throw new IOException("a mail in it is larger than %d MiB".formatted(LARGEST >> 20));
            }
        }
        return mail.size() == 0 ? null : mail.toByteArray();
    }

    /** {@code >From } stands for a line of the mail that begins with From. */
    private static int quotes(byte[] line) {
        int at = 0;
        while (at < line.length && line[at] == '>') {
            at++;
        }
        return at > 0 && begins(line, at) ? 1 : 0;
    }

    private static boolean begins(byte[] text, int at) {
        if (text.length < at + BEGIN.length) {
            return false;
        }
        for (int i = 0; i < BEGIN.length; i++) {
            if (text[at + i] != BEGIN[i]) {
                return false;
            }
        }
        return true;
    }
}
