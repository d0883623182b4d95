package id.simpul.connectors.list;

import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.mappings.source.Since;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records again that a list of changes names, each once however often it is named.
 *
 * <p>A record may answer as it was for a while after its change has been announced (a replica that lags), and a stamp cut to the
 * second or the day may announce a second change with the very same row. So a row is asked about again each time that its age
 * has doubled, until it is older than the overlap, which is how late a source may be (R10).
 */
final class ChangedRecords implements RowDetails {

    private static final String SETTLED = "settled";

    private final Details details;
    private final RecordReader names;
    private final Duration overlap;

    /** @param names reads of a row which record changed */
    ChangedRecords(Details details, RecordReader names, Since since) {
        this.details = details;
        this.names = names;
        this.overlap = since.overlap();
    }

    /** A row is an event, not a record: what it is called is what it says. */
    Original event(PageFetcher.Row row, Instant readAt) {
        return names.read(row, readAt).nameless();
    }

    @Override
    public Records of(List<Details.Read> rows, @Nullable String before, int pass, Instant departure) {
        Known known = details.known(before);
        List<Details.Read> news = new ArrayList<>();
        for (Details.Read row : rows) {
            Instant stamp = row.original().stamp();
            if (isLater(stamp, departure)) {
                // R10: the next pull's. Read at once all the same, but a later pass would chase new ones without end.
                if (pass == 1) {
                    news.add(row);
                }
            } else if (!known.has(row.original().nativeId(), age(stamp, departure))) {
                news.add(row);
            }
        }
        List<Owed> owed = new ArrayList<>();
        Map<String, List<Details.Read>> byRecord = new LinkedHashMap<>();
        for (Details.Read row : news) {
            Original named = names.read(row.row(), row.original().readAt());
            if (named.key() == null) {
                owed.add(details.owed(row, "a row of the list of changes: " + named.defect(), true));
            } else {
                byRecord.computeIfAbsent(named.key(), key -> new ArrayList<>()).add(new Details.Read(row.row(), named));
            }
        }
        Details.Brought brought = details.bring(
                byRecord.values().stream().map(ChangedRecords::last).toList(), true);
        if (brought.why() != null) {
            return Records.none(brought.why());
        }
        for (Details.Read row : rows) {
            Instant stamp = row.original().stamp();
            if (!isLater(stamp, departure)) {
                known.add(row.original().nativeId(), age(stamp, departure));
            }
        }
        for (Owed record : brought.owed()) {
            owed.add(record);
            if (!record.hopeless()) {
                byRecord.get(record.key())
                        .forEach(row -> known.remove(row.original().fingerprint()));
            }
        }
        return new Records(brought.originals(), owed, List.of(), known.encoded(), null);
    }

    private static Details.Read last(List<Details.Read> ofOneRecord) {
        return ofOneRecord.get(ofOneRecord.size() - 1);
    }

    private static boolean isLater(@Nullable Instant stamp, Instant departure) {
        return stamp != null && stamp.isAfter(departure);
    }

    /** Another word each time that it has doubled. */
    private String age(@Nullable Instant stamp, Instant departure) {
        Duration age = stamp == null ? overlap : Duration.between(stamp, departure);
        return age.compareTo(overlap) >= 0
                ? SETTLED
                : "2^" + (Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, age.toSeconds())));
    }
}
