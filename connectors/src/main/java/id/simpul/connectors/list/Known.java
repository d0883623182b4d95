package id.simpul.connectors.list;

import id.simpul.mappings.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows read last, by key, so that nothing more is asked about one that a later pass or the overlap shows again as it was.
 * It is part of the cursor: what it knows is in our keeping, in the very commit that says so. Of a row that comes back to an
 * earlier form the last one is known, so that it is asked about again (R3).
 */
final class Known {

    private static final int MOST = 1_000;
    private static final int BYTES = 16;

    private final Map<Long, Long> rows = new LinkedHashMap<>();
    private final String salt;

    /** @param salt whatever else decides what is asked of a row: with another one, nothing is known */
    Known(@Nullable String encoded, String salt) {
        this.salt = salt;
        if (encoded != null) {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
            while (bytes.remaining() >= BYTES) {
                rows.put(bytes.getLong(), bytes.getLong());
            }
        }
    }

    boolean has(String key, String fingerprint) {
        Long known = rows.get(hash(key));
        return known != null && known == hash(fingerprint);
    }

    void add(String key, String fingerprint) {
        long name = hash(key);
        rows.remove(name);
        rows.put(name, hash(fingerprint));
        Iterator<Long> oldest = rows.keySet().iterator();
        while (rows.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    void remove(String key) {
        rows.remove(hash(key));
    }

    String encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(rows.size() * BYTES);
        rows.forEach((key, row) -> bytes.putLong(key).putLong(row));
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private long hash(String text) {
        byte[] digest = Sha256.digest().digest((salt + "\n" + text).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong();
    }
}
