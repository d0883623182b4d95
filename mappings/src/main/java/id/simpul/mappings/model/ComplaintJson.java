package id.simpul.mappings.model;

import id.simpul.mappings.model.Complaint.Attachment;
import id.simpul.mappings.model.Complaint.AttachmentState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The complaint as JSON: whole for our keeping, and cut to what an agency may see for its queue. Field names are the
 * record components', words are lower case with hyphens, instants ISO-8601 in UTC; what was not given is left out, and so
 * is an object without any field.
 */
public final class ComplaintJson {

    /** Broker text is two bytes a character, and above 100 KiB a message becomes a fragile large one (design 4). */
    public static final int QUEUE_CHARACTERS = 45_000;

    /** A description longer than this goes whole as the attachment {@code description.txt}. */
    public static final int DESCRIPTION_CHARACTERS = 20_000;

    /** The attachment that carries a description too long for the queue, whole. */
    public static final String DESCRIPTION_FILE = "description.txt";

    /** What stands where a description was cut. */
    public static final String CUT = "… [dipotong; lengkap dalam description.txt / cut; whole text in description.txt]";

    private static final String FEWER = "\n[+%d lampiran ada di hub / +%d attachments are kept by the hub]";

    /** Attachments give way before the description is shorter than this. */
    private static final int LEAST_DESCRIPTION = 2_000;

    /** What the hub may still add after it was decided whether the description goes aside: links, routing, deadlines. */
    private static final int LATER_LINK = 600;

    private static final int LATER_FIELDS = 3_000;

    private ComplaintJson() {}

    /** The whole complaint, for the message store. */
    public static String write(Complaint complaint) {
        return ComplaintWriter.write(complaint, complaint.description(), true);
    }

    /**
     * @throws IllegalArgumentException if this is not the JSON of a complaint; the message carries nothing of the text
     */
    public static Complaint read(String json) {
        return ComplaintReader.read(json);
    }

    /**
     * Whether the description must also be kept as the attachment {@link #DESCRIPTION_FILE}, because it is long or because
     * {@link #forQueue} will have to cut it. Asked once, before the complaint is kept.
     */
    public static boolean descriptionGoesAside(Complaint complaint) {
        int length = complaint.description().length();
        if (length > DESCRIPTION_CHARACTERS) {
            return true;
        }
        // Far from the limit whatever needs escaping, so the exact answer need not be paid for.
        if (length < 5_000
                && complaint.attachments().size() <= 4
                && complaint.references().size() <= 4) {
            return false;
        }
        return write(complaint).length()
                        + LATER_FIELDS
                        + LATER_LINK * complaint.attachments().size()
                > QUEUE_CHARACTERS;
    }

    /**
     * The body an agency gets: without the reporter if anonymous, each available attachment with its link, at most
     * {@link #QUEUE_CHARACTERS} characters (the description is cut with a mark; should a hundred attachments not leave it
     * room, the last of them are counted instead of named).
     *
     * @param href gives the link of an available attachment; asked once for each
     * @throws IllegalArgumentException if it cannot be made to fit, which no complaint valid against the schema needs fear
     */
    public static String forQueue(Complaint complaint, Function<Attachment, String> href) {
        List<Attachment> files = linked(complaint.attachments(), href);
        String json = fitted(complaint, files, "");
        int left = 0;
        while (json.isEmpty()) {
            if (files.isEmpty()) {
                throw new IllegalArgumentException(complaint + " does not fit into " + QUEUE_CHARACTERS
                        + " characters, even without its description");
            }
            files.remove(lastButDescription(files));
            left++;
            json = fitted(complaint, files, FEWER.formatted(left, left));
        }
        return json;
    }

    /** R3: SHA-256 over the mapped fields, without version, received time, provenance, deadlines, routing, sequence, links. */
    public static byte[] contentHash(Complaint complaint) {
        return ContentHash.of(complaint);
    }

    /** @return empty if the description would be cut shorter than is worth reading */
    private static String fitted(Complaint complaint, List<Attachment> files, String note) {
        Complaint seen = complaint.withAttachments(files);
        boolean reporter = !complaint.anonymous();
        String whole = complaint.description();
        // Megabytes of text need not be written to learn that they do not fit.
        boolean hopeless = whole.length() > QUEUE_CHARACTERS;
        String tried = hopeless ? "" : whole + note;
        String json = ComplaintWriter.write(seen, tried, reporter);
        if (!hopeless && json.length() <= QUEUE_CHARACTERS) {
            return json;
        }
        String tail = CUT + note;
        int room = QUEUE_CHARACTERS - (json.length() - escapedLength(tried)) - escapedLength(tail);
        if (room < LEAST_DESCRIPTION) {
            return "";
        }
        return ComplaintWriter.write(seen, beginning(whole, room) + tail, reporter);
    }

    /** As much of the text as fits into so many characters of JSON, never half a surrogate pair. */
    private static String beginning(String text, int room) {
        int end = 0;
        for (int used = 0; end < text.length(); end++) {
            used += escapedLength(text.charAt(end));
            if (used > room) {
                break;
            }
        }
        if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }

    private static int escapedLength(String text) {
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            length += escapedLength(text.charAt(i));
        }
        return length;
    }

    private static int escapedLength(char c) {
        return switch (c) {
            case '"', '\\', '\b', '\t', '\n', '\f', '\r' -> 2;
            default -> c < ' ' ? 6 : 1;
        };
    }

    private static List<Attachment> linked(List<Attachment> attachments, Function<Attachment, String> href) {
        List<Attachment> linked = new ArrayList<>(attachments.size());
        for (Attachment file : attachments) {
            String link = file.state() == AttachmentState.AVAILABLE ? href.apply(file) : null;
            linked.add(new Attachment(file.name(), file.mediaType(), file.size(), file.sha256(), link, file.state()));
        }
        return linked;
    }

    private static int lastButDescription(List<Attachment> files) {
        for (int i = files.size() - 1; i >= 0; i--) {
            if (!DESCRIPTION_FILE.equals(files.get(i).name())) {
                return i;
            }
        }
        return 0;
    }
}
