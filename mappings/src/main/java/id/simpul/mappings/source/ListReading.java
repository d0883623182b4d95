package id.simpul.mappings.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a listing is read. All expressions are JSONata: {@code records} over the whole answer (giving the page's records),
 * the others over one record.
 *
 * @param key     the record's own identifier
 * @param version what orders its versions, or {@code null}
 * @param page    how the list is paged
 * @param cursor  how "since" is asked, or {@code null}: every pull reads the full list
 * @param errors  error texts inside good answers, first match counts
 * @param attachments how files are found in a record, or {@code null}
 * @param detail  a call for each row that gives the record itself, or {@code null}: the row is the record
 * @param parts   lists that belong to each record
 * @param changes a second list, which only says which records changed, or {@code null}: its key is that of the record, its
 *                detail and parts are how one is read
 */
public record ListReading(
        String records,
        String key,
        @Nullable String version,
        Paging page,
        @Nullable Since cursor,
        List<InBandError> errors,
        @Nullable RecordFiles attachments,
        @Nullable Detail detail,
        List<Part> parts,
        @Nullable ListReading changes) {

    public ListReading {
        parts = List.copyOf(parts);
    }

    /** Of rows that are the records. */
    public ListReading(
            String records,
            String key,
            @Nullable String version,
            Paging page,
            @Nullable Since cursor,
            List<InBandError> errors,
            @Nullable RecordFiles attachments) {
        this(records, key, version, page, cursor, errors, attachments, null, List.of(), null);
    }

    /** A row alone is not yet the record: more is asked for each. */
    public boolean detailed() {
        return detail != null || !parts.isEmpty();
    }

    /** Records are kept in one form of ours, not as the row was written: what is read in two ways must be the same. */
    public boolean rewritten() {
        return detailed() || changes != null;
    }

    public ListReading with(@Nullable ListReading listOfChanges) {
        return new ListReading(records, key, version, page, cursor, errors, attachments, detail, parts, listOfChanges);
    }
}
