package id.simpul.connectors.soap;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.ContentTooLarge;
import id.simpul.connectors.http.WatchedStream;
import id.simpul.connectors.tree.AttachedPart;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a multipart answer apart: the envelope into memory, every other part into the attachment store as it comes. */
final class Attachments {

    private static final int MOST = 10_000;

    private final @Nullable AttachmentStore store;
    private final long largest;

    /** @param store {@code null}: no files are wanted, and none is kept; @param largest file, in bytes */
    Attachments(@Nullable AttachmentStore store, long largest) {
        this.store = store;
        this.largest = largest;
    }

    /** @param type of the envelope's part; @param parts by Content-ID */
    record Taken(byte[] envelope, String type, Map<String, AttachedPart> parts) {}

    /** @param limit of the envelope, @param whole of all together, in bytes */
    Taken take(InputStream body, String contentType, long limit, long whole) throws IOException {
        Multipart multipart = new Multipart(body, contentType);
        String start = Multipart.parameter(contentType, "start");
        String root = start == null ? null : start.replaceFirst("^<", "").replaceFirst(">$", "");
        byte[] envelope = null;
        String type = "text/xml";
        Map<String, AttachedPart> parts = new LinkedHashMap<>();
        int count = 0;
        long size = 0;
        for (Multipart.Part part = multipart.next(); part != null; part = multipart.next()) {
            if (++count > MOST) {
                throw new Multipart.Broken("the answer has more than " + MOST + " parts");
            }
            String id = part.id();
            if (envelope == null && (root == null || root.equals(id))) {
                envelope = AnswerGuard.readAll(part.body(), limit);
                type = part.type();
            } else if (id != null) {
                AttachedPart kept = kept(part);
                parts.put(id, kept);
                size += kept.get("size") instanceof String bytes ? Long.parseLong(bytes) : 0;
                if (size > whole) { // unpacked it may be more than came
                    throw new WatchedStream.TooLarge(whole);
                }
            }
        }
        if (envelope == null) {
            throw new Multipart.Broken("the answer has no part with the envelope");
        }
        return new Taken(envelope, type, parts);
    }

    private AttachedPart kept(Multipart.Part part) throws IOException {
        LinkedHashMap<String, String> seen = new LinkedHashMap<>();
        seen.put("type", part.type().replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT));
        String name = name(part);
        if (name != null) {
            seen.put("name", name);
        }
        if (store == null) {
            return AttachedPart.lost("no files are asked for", seen);
        }
        try {
            var ticket = store.put(part.body(), largest);
            seen.put("size", Long.toString(ticket.size()));
            seen.put("sha256", ticket.sha256());
            return AttachedPart.kept(ticket, seen);
        } catch (ContentTooLarge tooLarge) {
            return AttachedPart.lost(
                    "it is larger than this source's files may be (limits.file: %,d bytes)".formatted(largest), seen);
        }
    }

    private static @Nullable String name(Multipart.Part part) {
        String disposition = part.headers().get("Content-Disposition");
        String name = disposition == null ? null : Multipart.parameter(disposition, "filename");
        return name != null ? name : Multipart.parameter(part.type(), "name");
    }
}
