package id.simpul.connectors.list;

import id.simpul.connectors.Original;
import id.simpul.connectors.list.ListCursor.Resume;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.Paging;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one page, seen one after another in the order given. */
final class PageRows {

    private final @Nullable Following following;
    private final boolean leftOutHere;
    private final Paging.Order sorted;
    private final ListCursor range;
    private final Resume place;
    private final Instant departure;
    private final MessageDigest digest = Sha256.digest();

    final List<Details.Read> wanted = new ArrayList<>();
    long sum;

    @Nullable
    Mark candidate;

    /** Where the last row stands that says so. */
    @Nullable
    Mark last;

    /** A row is stamped later than the pull's departure. */
    boolean later;

    /** A row is older than what is asked for, though the source gave it. */
    boolean older;

    boolean disordered;

    /**
     * @param leftOutHere the source gives what is older, too: it is left out here
     * @param sorted      what the rows' order is held to; {@code UNKNOWN}: to nothing
     */
    PageRows(
            @Nullable Following following,
            boolean leftOutHere,
            Paging.Order sorted,
            ListCursor range,
            Resume place,
            Instant departure) {
        this.following = following;
        this.leftOutHere = leftOutHere;
        this.sorted = sorted;
        this.range = range;
        this.place = place;
        this.departure = departure;
        this.sum = place.pass().sum();
        this.candidate = place.walk().candidate();
    }

    void see(PageFetcher.Row row, Original original) {
        digest.update(original.nativeId().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        sum += Long.parseUnsignedLong(original.fingerprint(), 0, 16, 16);
        Mark mark = following == null ? null : following.of(row, original);
        boolean isWanted = inRange(original.stamp());
        if (following != null && mark != null) {
            disordered |= last != null
                    && (sorted == Paging.Order.ASCENDING && mark.isBefore(last)
                            || sorted == Paging.Order.DESCENDING && mark.isAfter(last));
            last = mark;
            if (following.isLater(mark, departure)) {
                later = true;
            } else if (!following.byId() || place.pass().number() == 1) {
                // Ids say no time: one that a later pass finds may have neighbours that were given out after the first.
                candidate = Mark.later(candidate, mark);
            }
            Mark asked = place.walk().since();
            if (leftOutHere && asked != null && mark.isBefore(asked)) {
                older = true;
                isWanted = false;
            }
        }
        if (isWanted) {
            wanted.add(new Details.Read(row, original));
        }
    }

    /** R12: a back-fill has its own range; and nothing before a source's start is wanted. What has no stamp is. */
    private boolean inRange(@Nullable Instant stamp) {
        Instant until = range.until();
        Instant from = range.from();
        boolean asked =
                following != null && !following.byId() && !leftOutHere; // then the source has left it out itself
        return stamp == null
                || (until == null || !stamp.isAfter(until))
                        && (from == null || until == null && asked || !stamp.isBefore(from));
    }

    /** Of the keys of all rows; call once. */
    String print() {
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    static String print(List<Original> rows) {
        MessageDigest digest = Sha256.digest();
        for (Original row : rows) {
            digest.update(row.nativeId().getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        }
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }
}
