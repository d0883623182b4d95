package id.simpul.connectors.mail;

import id.simpul.mappings.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * R9: what makes two readings the same mail: who wrote what and when; never how it travelled. Relays may add trace headers,
 * fold lines and choose another transfer encoding; they change neither these headers nor the decoded bytes.
 */
final class MailIdentity {

    private final MessageDigest digest = Sha256.digest();

    /** @param internalDate the server's, for a mail without a Date header */
    MailIdentity(MimeHeaders headers, @Nullable Instant internalDate) {
        String date = headers.raw("date");
        add("message-id", headers.raw("message-id"));
        add("date", date.isEmpty() && internalDate != null ? internalDate.toString() : date);
        add("from", headers.raw("from"));
        add("subject", headers.raw("subject"));
    }

    void text(Text text) {
        add("text", text.hex());
    }

    void attachment(String sha256) {
        add("attachment", sha256);
    }

    /** In place of the parts, if they cannot be told apart. */
    void unreadable(Text body) {
        add("unreadable", body.hex());
    }

    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Lengths keep one value from flowing into the next. */
    private void add(String what, String value) {
        byte[] bytes = (what + ':' + value).getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        digest.update(bytes);
    }

    /** A text part's bytes: line ends normalised, those at the very end dropped (relays add and take them). */
    static final class Text {

        private final MessageDigest digest = Sha256.digest();
        private boolean afterReturn;
        private long lineEnds;

        void update(byte[] bytes, int offset, int length) {
            int from = offset;
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] != '\n' && bytes[i] != '\r') {
                    afterReturn = false;
                    for (; lineEnds > 0; lineEnds--) {
                        digest.update((byte) '\n');
                    }
                    continue;
                }
                digest.update(bytes, from, i - from);
                from = i + 1;
                if (bytes[i] == '\r' || !afterReturn) {
                    lineEnds++;
                }
                afterReturn = bytes[i] == '\r';
            }
            digest.update(bytes, from, offset + length - from);
        }

        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
