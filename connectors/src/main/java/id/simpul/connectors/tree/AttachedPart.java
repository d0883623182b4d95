package id.simpul.connectors.tree;

import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.Ticket;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * In a record's tree, in place of content that came attached to the answer: expressions see its {@code type}, {@code name}
 * and {@code size}. The type of this object, which no answer can forge, says that the file is ours.
 */
public final class AttachedPart extends LinkedHashMap<String, @Nullable Object> {

    /** Of the element that stands in its place, also in the original that is kept. */
    public static final String NAMESPACE = "urn:id:simpul:attached";

    public static final String ELEMENT = "file";

    private static final long serialVersionUID = 1;

    private final transient @Nullable Ticket ticket;
    private final @Nullable String problem;

    private AttachedPart(@Nullable Ticket ticket, @Nullable String problem) {
        this.ticket = ticket;
        this.problem = problem;
    }

    /** @param seen what expressions see */
    public static AttachedPart kept(Ticket ticket, LinkedHashMap<String, String> seen) {
        AttachedPart part = new AttachedPart(ticket, null);
        part.putAll(seen);
        return part;
    }

    /** @param problem why it is not in our keeping */
    public static AttachedPart lost(String problem, LinkedHashMap<String, String> seen) {
        AttachedPart part = new AttachedPart(null, problem);
        part.putAll(seen);
        return part;
    }

    /** @param name and @param mediaType as the record says, else as the part does */
    public SourceFile file(@Nullable String name, @Nullable String mediaType, int number) {
        String called = name != null ? name : text("name");
        String title = called != null ? called : "file-" + number;
        String type = mediaType != null ? mediaType : text("type");
        return ticket != null
                ? new SourceFile.Stored(title, type, ticket)
                : new SourceFile.Unavailable(title, type, String.valueOf(problem));
    }

    private @Nullable String text(String key) {
        return get(key) instanceof String text ? text : null;
    }
}
