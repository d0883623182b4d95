package id.simpul.connectors.mail;

import id.simpul.connectors.Cursor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * R9: per folder, UIDVALIDITY and the highest UID that was read. UIDs ascend, so a mark moves page by page (R10).
 *
 * @param notBefore mails that the server took in earlier are not ours ({@code start: date}, back-fill), or {@code null}
 * @param before    the same for later ones (back-fill), or {@code null}
 * @param begun     for {@code start: now}: when that was. Then a folder's first mark is what is next there
 * @param resume    the folder in which a pull under way goes on, or {@code null} when none is under way
 * @param folders   by name; also those no longer asked for, so that one that is named again goes on where it was
 */
record MailCursor(
        @Nullable Instant notBefore,
        @Nullable Instant before,
        @Nullable Instant begun,
        @Nullable String resume,
        Map<String, Mark> folders)
        implements Cursor {

    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /** @param restored UIDVALIDITY changed since we began: the folder was read again from its first mail */
    record Mark(long uidValidity, long highest, boolean restored) {

        Mark at(long uid) {
            return new Mark(uidValidity, Math.max(highest, uid), restored);
        }
    }

    private record Written(int version, MailCursor cursor) {}

    MailCursor {
        // IMAP tells whole seconds: with a fraction, a mail of this very second would count as an earlier one.
        notBefore = notBefore == null ? null : notBefore.truncatedTo(ChronoUnit.SECONDS);
        begun = begun == null ? null : begun.truncatedTo(ChronoUnit.SECONDS);
        folders = folders == null ? Map.of() : Map.copyOf(folders);
    }

    static MailCursor beginning() {
        return new MailCursor(null, null, null, null, Map.of());
    }

    static MailCursor from(Instant date) {
        return new MailCursor(date, null, null, null, Map.of());
    }

    static MailCursor now(Instant now) {
        return new MailCursor(null, null, now, null, Map.of());
    }

    static MailCursor range(Instant from, Instant until) {
        return new MailCursor(from, until, null, null, Map.of());
    }

    /** @throws IllegalArgumentException if it is not one of ours */
    static MailCursor read(String json) {
        try {
            Written written = JSON.readValue(json, Written.class);
            if (written.version() != VERSION || written.cursor() == null) {
                throw new IllegalArgumentException(
                        "a mail cursor of version %d cannot be read by this version of the hub"
                                .formatted(written.version()));
            }
            return written.cursor();
        } catch (JacksonException e) {
            throw new IllegalArgumentException("this is not a mail cursor", e);
        }
    }

    @Override
    public String json() {
        return JSON.writeValueAsString(new Written(VERSION, this));
    }

    @Override
    public boolean atRest() {
        return resume == null;
    }

    @Override
    public MailCursor anew() {
        return resumingAt(null);
    }

    /** Nothing to settle: a page of mails cannot shift. */
    @Override
    public Cursor kept(PageOutcome outcome) {
        return this;
    }

    @Nullable
    Mark mark(String folder) {
        return folders.get(folder);
    }

    MailCursor with(String folder, Mark mark) {
        Map<String, Mark> marks = new LinkedHashMap<>(folders);
        marks.put(folder, mark);
        return new MailCursor(notBefore, before, begun, resume, marks);
    }

    MailCursor resumingAt(@Nullable String folder) {
        return new MailCursor(notBefore, before, begun, folder, folders);
    }

    /** Whether a mail with this internal date is one we read at all. */
    boolean wants(@Nullable Instant internalDate, Mark mark) {
        // In a restored mailbox all mails look new. Those from before "now" still are not ours.
        Instant earliest = notBefore == null && mark.restored() ? begun : notBefore;
        return internalDate == null
                || (earliest == null || !internalDate.isBefore(earliest))
                        && (before == null || internalDate.isBefore(before));
    }
}
