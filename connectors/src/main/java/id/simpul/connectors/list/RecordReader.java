package id.simpul.connectors.list;

import id.simpul.connectors.Content;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.tree.AttachedPart;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.RecordFiles;
import id.simpul.mappings.source.Since;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the hub must know of a record: key, version, stamp, files. */
public final class RecordReader implements RowReader {

    private final ZoneId zone;
    private final URI base;
    private final Expression key;
    private final @Nullable Expression version;
    private final @Nullable Expression stamp;
    private final @Nullable Stamps stamps;
    private final @Nullable FilesReader files;

    /**
     * @param base what relative addresses of files are relative to
     * @throws IllegalArgumentException if an expression or a format is none
     */
    public RecordReader(ListReading reading, ZoneId zone, URI base) {
        this.zone = zone;
        this.base = base;
        this.key = Expression.of(reading.key());
        this.version = Expression.ofNullable(reading.version());
        var since = reading.cursor() != null && reading.cursor().by() == Since.By.STAMP ? reading.cursor() : null;
        this.stamp = since == null ? null : Expression.of(since.field());
        this.stamps = since == null ? null : new Stamps(since.format(), zone);
        this.files = reading.attachments() == null ? null : new FilesReader(reading.attachments());
    }

    /** @param readAt when the answer or file that held it came */
    @Override
    public Original read(PageFetcher.Row row, Instant readAt) {
        String fingerprint = Sha256.hex(row.bytes());
        Key named = key(row.tree());
        String text = version(row.tree());
        return new Original(
                named.text(),
                text,
                stamp(row.tree(), text),
                readAt,
                new Content.Inline(row.bytes()),
                row.mediaType(),
                fingerprint,
                row.tree(),
                files == null || !(row.tree() instanceof Map) ? List.of() : files.read(row.tree(), base),
                List.of(),
                List.of(),
                null,
                named.defect());
    }

    /** The whole record of a row, which keeps the row's key, version and stamp. */
    Original complete(Original row, PageFetcher.Row whole) {
        return new Original(
                row.key(),
                row.version(),
                row.stamp(),
                row.readAt(),
                new Content.Inline(whole.bytes()),
                whole.mediaType(),
                Sha256.hex(whole.bytes()),
                whole.tree(),
                files == null || !(whole.tree() instanceof Map) ? List.of() : files.read(whole.tree(), base),
                List.of(),
                List.of(),
                null,
                row.defect());
    }

    /**
     * As when it was read. What was kept is believed (version, stamp, files), only the tree is read again; and the key, if
     * it could not be read then: the expression may have been mended since.
     *
     * @param tree {@code null} if the content cannot be parsed
     */
    public Original reopen(KeptOriginal kept, @Nullable Object tree) {
        boolean nameless = kept.nativeId().equals(kept.fingerprint());
        Key now = tree == null ? new Key(null, "the record kept cannot be read again") : key(tree);
        return new Original(
                nameless ? now.text() : kept.nativeId(),
                kept.version(),
                kept.stamp(),
                kept.readAt(),
                kept.content(),
                kept.mediaType(),
                kept.fingerprint(),
                tree,
                kept.files(),
                List.of(),
                List.of(),
                null,
                nameless || tree == null ? now.defect() : null);
    }

    private record Key(@Nullable String text, @Nullable String defect) {}

    private Key key(@Nullable Object tree) {
        if (!(tree instanceof Map)) {
            return new Key(null, "the record is not an object");
        }
        try {
            String text = key.text(tree);
            // JSONata's $string(null) is the word "null": taken as a key, all nameless records would be one complaint
            // (R1).
            if (text == null || text.equals("null")) {
                return new Key(null, "the record has no key: the expression '%s' gives nothing".formatted(key));
            }
            if (text.length() > 500 || text.chars().anyMatch(Character::isISOControl)) {
                return new Key(null, "the key that '%s' gives is too long or holds control characters".formatted(key));
            }
            return new Key(text, null);
        } catch (Expression.Failed failed) {
            return new Key(null, "the record has no readable key: " + failed.getMessage());
        }
    }

    private @Nullable String version(@Nullable Object tree) {
        try {
            var expression = version != null ? version : stamp;
            return expression == null ? null : expression.text(tree);
        } catch (Expression.Failed unreadable) {
            return null; // it orders nothing; the mapping names what is wrong with the record
        }
    }

    private @Nullable Instant stamp(@Nullable Object tree, @Nullable String version) {
        if (stamp == null || stamps == null) {
            return Stamps.iso(version, zone);
        }
        try {
            return stamps.read(stamp.value(tree));
        } catch (Expression.Failed unreadable) {
            return null;
        }
    }

    private static final class FilesReader {
        private final Expression each;
        private final @Nullable Expression url;
        private final @Nullable Expression base64;
        private final @Nullable Expression name;
        private final @Nullable Expression mediaType;

        FilesReader(RecordFiles files) {
            this.each = Expression.of(files.each());
            this.url = Expression.ofNullable(files.url());
            this.base64 = Expression.ofNullable(files.base64());
            this.name = Expression.ofNullable(files.name());
            this.mediaType = Expression.ofNullable(files.mediaType());
        }

        List<SourceFile> read(@Nullable Object record, URI base) {
            List<SourceFile> found = new ArrayList<>();
            try {
                for (Object item : each.items(record)) {
                    SourceFile file = file(item, found.size() + 1, base);
                    if (file != null) {
                        found.add(file);
                    }
                }
            } catch (Expression.Failed failed) {
                // Said in the complaint itself; a record is not held back for its photo (R13).
                found.add(new SourceFile.Unavailable("attachments", null, failed.getMessage()));
            }
            return found;
        }

        private @Nullable SourceFile file(@Nullable Object item, int number, URI base) throws Expression.Failed {
            String type = mediaType == null ? null : mediaType.text(item);
            String called = name == null ? null : name.text(item);
            Object held = base64 == null ? null : base64.value(item);
            if (held instanceof AttachedPart part) {
                return part.file(called, type, number);
            }
            String inside = Scalars.text(held);
            if (inside != null) {
                return new SourceFile.Embedded(called != null ? called : "file-" + number, type, inside);
            }
            String address = url == null ? null : url.text(item);
            if (address == null) {
                return null; // an empty list item: nothing was announced
            }
            String title = called != null ? called : lastSegment(address, number);
            try {
                return new SourceFile.Remote(
                        title, type, base.resolve(address.replace(" ", "%20")).toString());
            } catch (IllegalArgumentException noAddress) {
                return new SourceFile.Unavailable(title, type, "its address is no URL");
            }
        }

        private static String lastSegment(String address, int number) {
            String path = address.replaceFirst("[?#].*", "");
            String last = path.substring(path.lastIndexOf('/') + 1);
            return last.isEmpty() ? "file-" + number : last;
        }
    }
}
