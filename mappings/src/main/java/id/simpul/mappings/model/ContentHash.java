package id.simpul.mappings.model;

import id.simpul.mappings.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * R3: what the source says of a complaint, as one number. Each field that is given enters as name, length, value, so that
 * no two contents read alike; a field that is not given does not enter, so that a later model with one more optional field
 * still finds old complaints unchanged. Lists enter sorted: a source that shuffles its photos has changed nothing.
 */
final class ContentHash {

    private final MessageDigest sha256 = Sha256.digest();

    private ContentHash() {}

    static byte[] of(Complaint complaint) {
        ContentHash hash = new ContentHash();
        hash.complaint(complaint);
        return hash.sha256.digest();
    }

    private void complaint(Complaint of) {
        list("reference", of.references(), ContentHash::reference);
        word("kind", of.kind());
        word("oversight", of.oversight());
        text("anonymous", Boolean.toString(of.anonymous())); // R8: a flag tightened later is an update
        text("secret", Boolean.toString(of.secret()));
        text("title", of.title());
        text("description", of.description());
        text("language", of.language());
        Complaint.Category category = of.category();
        if (category != null) {
            text("category.code", category.code());
            text("category.sourceLabel", category.sourceLabel());
        }
        Complaint.Location location = of.location();
        if (location != null) {
            if (location.region() != null) {
                text("location.region.scheme", location.region().scheme());
                text("location.region.code", location.region().code());
            }
            text("location.address", location.address());
            value("location.latitude", location.latitude());
            value("location.longitude", location.longitude());
        }
        Complaint.Reporter reporter = of.reporter();
        if (reporter != null) {
            text("reporter.name", reporter.name());
            text("reporter.nationalId", reporter.nationalId());
            text("reporter.phone", reporter.phone());
            text("reporter.email", reporter.email());
            text("reporter.address", reporter.address());
        }
        list("attachment", of.attachments(), ContentHash::attachment);
        value("occurredAt", of.occurredAt());
        value("reportedAt", of.reportedAt());
        text("channel", of.channel());
        text("addressedTo", of.addressedTo());
        word("status", of.status()); // the source's own state; the hub's is kept elsewhere
    }

    private static void reference(Complaint.Reference of, ContentHash hash) {
        hash.text("system", of.system());
        hash.text("id", of.id());
    }

    private static void attachment(Complaint.Attachment of, ContentHash hash) {
        hash.text("name", of.name());
        hash.text("mediaType", of.mediaType());
        hash.value("size", of.size());
        hash.text("sha256", of.sha256());
        hash.word("state", of.state());
    }

    private <T> void list(String name, List<T> items, BiConsumer<T, ContentHash> fields) {
        byte[][] hashes = new byte[items.size()][];
        for (int i = 0; i < hashes.length; i++) {
            ContentHash item = new ContentHash();
            fields.accept(items.get(i), item);
            hashes[i] = item.sha256.digest();
        }
        Arrays.sort(hashes, Arrays::compareUnsigned);
        for (byte[] hash : hashes) {
            bytes(name, hash);
        }
    }

    private void word(String name, @Nullable Enum<?> value) {
        text(name, value == null ? null : value.name());
    }

    private void value(String name, @Nullable Object value) {
        text(name, value == null ? null : value.toString());
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            bytes(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void bytes(String name, byte[] value) {
        byte[] label = name.getBytes(StandardCharsets.UTF_8);
        sha256.update((byte) label.length);
        sha256.update(label);
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(value.length).array());
        sha256.update(value);
    }
}
