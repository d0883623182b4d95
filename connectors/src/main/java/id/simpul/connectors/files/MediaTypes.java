package id.simpul.connectors.files;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * What kind of file it is, by its first bytes. Its name and what the sender called it only make that more precise (a zip that
 * is called .docx, a text that is called .csv); bytes that say nothing stay {@code application/octet-stream}, whatever the
 * name.
 */
public final class MediaTypes {

    private static final MimeTypes KNOWN = MimeTypes.getDefaultMimeTypes();
    private static final MediaTypeRegistry TREE = KNOWN.getMediaTypeRegistry();
    private static final int LONGEST_HEAD = 64 * 1024;

    private MediaTypes() {}

    /**
     * @param declared what the sender called it, or {@code null}; kept, with its parameters, if it agrees with the content
     * @param content  read as far as needed, and not closed
     */
    public static String of(String name, @Nullable String declared, InputStream content) throws IOException {
        InputStream head = new BufferedInputStream(content, LONGEST_HEAD + 1);
        MediaType bytes = KNOWN.detect(head, new Metadata());
        if (bytes.equals(MediaType.OCTET_STREAM)) {
            return bytes.toString();
        }
        Metadata named = new Metadata();
        named.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        MediaType found = KNOWN.detect(head, named);
        MediaType said = declared == null ? null : MediaType.parse(declared);
        return said != null && declared != null && isA(TREE.normalize(said.getBaseType()), found)
                ? declared
                : found.toString();
    }

    private static boolean isA(MediaType type, MediaType general) {
        return type.equals(general) || TREE.isSpecializationOf(type, general);
    }

    /**
     * Whether a source takes such a file.
     *
     * @param allowed as in {@code limits.file-types}; {@code image/*} is every image but SVG, which can hold a program; empty
     *     is everything
     */
    public static boolean isAllowed(String type, List<String> allowed) {
        String base = type.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
        return allowed.isEmpty()
                || allowed.contains(base)
                || !base.equals("image/svg+xml") && allowed.contains(base.replaceFirst("/.*", "/*"));
    }
}
