package id.simpul.connectors.mail;

import id.simpul.connectors.Content;
import id.simpul.connectors.KeptOriginal;
import id.simpul.connectors.Original;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.list.Expression;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.RecordReader;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.Paging;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Mails that bring exports: the rows of the attached files are the records, the mail is only how they came. */
final class AttachedRecords {

    static final String MEDIA_TYPE = "application/json";

    /** All rows of a mail, as JSON: they are kept in one commit. */
    private static final long LARGEST = 32L << 20;

    private static final JsonMapper JSON = new JsonMapper();

    private final AttachmentStore store;
    private final Pattern names;
    private final @Nullable Expression list;
    private final RecordReader records;
    private final boolean versioned;

    AttachedRecords(Mail.AttachedRecords declared, ZoneId zone, AttachmentStore store) {
        this.store = store;
        this.names = Pattern.compile(
                declared.attachments().stream().map(AttachedRecords::pattern).collect(Collectors.joining("|")),
                Pattern.CASE_INSENSITIVE);
        this.list = Expression.ofNullable(declared.list());
        this.versioned = declared.version() != null;
        Paging none = new Paging(Paging.Style.NONE, 1, 1, Paging.Order.UNKNOWN, false);
        this.records = new RecordReader(
                new ListReading("$", declared.key(), declared.version(), none, null, List.of(), null),
                zone,
                URI.create("mail:/"));
    }

    private static String pattern(String name) {
        return Pattern.compile("\\*")
                .splitAsStream(name + " ")
                .map(part -> Pattern.quote(part.stripTrailing()))
                .collect(Collectors.joining(".*"));
    }

    /**
     * What a mail comes to.
     *
     * @return the mail, which is no complaint itself, then its rows; a mail without an export, or with one that cannot be
     *     read, has that as its defect and gives no rows
     */
    List<Original> of(Original mail) throws IOException {
        if (mail.setAside() != null || mail.defect() != null) {
            return List.of(mail);
        }
        List<Original> rows = new ArrayList<>();
        int files = 0;
        int size = 0;
        for (SourceFile file : mail.files()) {
            if (!names.matcher(file.name()).matches()) {
                continue;
            }
            files++;
            try {
                for (Original row : rows(file, mail)) {
                    size += ((Content.Inline) row.content()).bytes().length;
                    if (size > LARGEST || rows.size() == AttachedFile.MOST_ROWS) {
                        throw new AttachedFile.Unreadable("there are more rows than can be kept at once");
                    }
                    rows.add(row);
                }
            } catch (AttachedFile.Unreadable unreadable) {
                return List.of(told(
                        mail,
                        null,
                        "its export (attachment %d) cannot be read: %s; once it is mended, or 'records' in source.yaml,"
                                        .formatted(mail.files().indexOf(file) + 1, unreadable.getMessage())
                                + " let it be sent again, or order a back-fill of that day"));
            }
        }
        if (files == 0) {
            return List.of(told(mail, null, "it brings no file of those that 'records' in source.yaml names"));
        }
        rows.add(0, told(mail, "an export: its %,d rows are the records".formatted(rows.size()), null));
        return rows;
    }

    private static Original told(Original mail, @Nullable String setAside, @Nullable String defect) {
        return new Original(
                mail.key(),
                mail.version(),
                mail.stamp(),
                mail.readAt(),
                mail.content(),
                mail.mediaType(),
                mail.fingerprint(),
                mail.tree(),
                mail.files(),
                mail.names(),
                mail.answers(),
                setAside,
                defect);
    }

    private List<Original> rows(SourceFile file, Original mail) throws IOException, AttachedFile.Unreadable {
        if (!(file instanceof SourceFile.Stored stored)) {
            throw new AttachedFile.Unreadable("it is larger than limits.file");
        }
        Object content;
        try (InputStream in = store.open(stored.ticket().sha256())) {
            content = AttachedFile.read(file.name().toLowerCase(Locale.ROOT), in);
        }
        String date = mail.tree() instanceof Map<?, ?> head ? (String) head.get("date") : null;
        List<Original> rows = new ArrayList<>();
        boolean tree = file.name().toLowerCase(Locale.ROOT).matches(".*\\.(json|xml)");
        for (Object row : tree ? listed(content) : (List<?>) content) {
            rows.add(dated(
                    records.read(new PageFetcher.Row(row, JSON.writeValueAsBytes(row), MEDIA_TYPE), mail.readAt()),
                    date));
            if (rows.size() > AttachedFile.MOST_ROWS) {
                throw new AttachedFile.Unreadable("it has more than %,d rows".formatted(AttachedFile.MOST_ROWS));
            }
        }
        return rows;
    }

    private List<?> listed(Object content) throws AttachedFile.Unreadable {
        Object found = content;
        if (list != null) {
            try {
                found = list.value(content);
            } catch (Expression.Failed failed) {
                throw new AttachedFile.Unreadable(failed.getMessage());
            }
        }
        if (found == null) {
            throw new AttachedFile.Unreadable("there is no list at '%s'".formatted(list));
        }
        return found instanceof List<?> rows ? rows : List.of(found);
    }

    /** R4: a row that says nothing of its version is as old as the mail that brought it. */
    private Original dated(Original row, @Nullable String date) {
        if (versioned || date == null) {
            return row;
        }
        return new Original(
                row.key(),
                date,
                Instant.parse(date),
                row.readAt(),
                row.content(),
                row.mediaType(),
                row.fingerprint(),
                row.tree(),
                row.files(),
                row.names(),
                row.answers(),
                row.setAside(),
                row.defect());
    }

    /** A kept row, as when it was read. */
    Original reopen(KeptOriginal kept) throws IOException {
        try (InputStream in = kept.content() instanceof Content.Aside aside
                ? store.open(aside.ticket().sha256())
                : InputStream.nullInputStream()) {
            byte[] bytes = kept.content() instanceof Content.Inline inline ? inline.bytes() : in.readAllBytes();
            return records.reopen(kept, JSON.readValue(bytes, Object.class));
        } catch (JacksonException unreadable) {
            return records.reopen(kept, null);
        }
    }
}
