package id.simpul.mappings.model;

import java.util.function.Function;

/** The complaint as JSON: whole for our keeping, and cut to what an agency may see for its queue. */
public final class ComplaintJson {

    /** Broker text is two bytes a character, and above 100 KiB a message becomes a fragile large one (design 4). */
    public static final int QUEUE_CHARACTERS = 45_000;

    /** A description longer than this goes whole as the attachment {@code description.txt}. */
    public static final int DESCRIPTION_CHARACTERS = 20_000;

    private ComplaintJson() {}

    /** The whole complaint, for the message store. */
    public static String write(Complaint complaint) {
        throw new UnsupportedOperationException();
    }

    public static Complaint read(String json) {
        throw new UnsupportedOperationException();
    }

    /**
     * The body an agency gets: without the reporter if anonymous, each available attachment with its link, at most
     * {@link #QUEUE_CHARACTERS} characters (the description is cut with a mark).
     */
    public static String forQueue(Complaint complaint, Function<Complaint.Attachment, String> href) {
        throw new UnsupportedOperationException();
    }

    /** R3: SHA-256 over the mapped fields, without version, received time, provenance, deadlines, routing, sequence, links. */
    public static byte[] contentHash(Complaint complaint) {
        throw new UnsupportedOperationException();
    }
}
