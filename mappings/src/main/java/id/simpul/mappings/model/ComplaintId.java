package id.simpul.mappings.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Name-based UUIDs (RFC 9562 version 5, SHA-1): the same name gives the same id, also after a restore (R1, R20). */
public final class ComplaintId {

    /** Our own name space: version 5 of {@code id.simpul} under the DNS name space. */
    private static final UUID NAMESPACE = named(UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "id.simpul");

    private ComplaintId() {}

    /** R1: a complaint is {@code <source>:<nativeId>}. */
    public static UUID of(String source, String nativeId) {
        return named(NAMESPACE, source + ":" + nativeId);
    }

    /** R20: complaint + sequence + agency. */
    public static UUID ofDelivery(UUID complaint, int sequence, String agency) {
        return named(NAMESPACE, complaint + "/" + sequence + "/" + agency);
    }

    private static UUID named(UUID space, String name) {
        byte[] hash = sha1(space, name.getBytes(StandardCharsets.UTF_8));
        hash[6] = (byte) (hash[6] & 0x0f | 0x50);
        hash[8] = (byte) (hash[8] & 0x3f | 0x80);
        ByteBuffer bits = ByteBuffer.wrap(hash);
        return new UUID(bits.getLong(), bits.getLong());
    }

    private static byte[] sha1(UUID space, byte[] name) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(ByteBuffer.allocate(16)
                    .putLong(space.getMostSignificantBits())
                    .putLong(space.getLeastSignificantBits())
                    .array());
            return sha1.digest(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
