package id.simpul.connectors.list;

import id.simpul.mappings.source.InBandError;
import id.simpul.mappings.source.ListReading;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the records in a whole answer, and the errors that hide in good ones. An answer without the list is never taken as
 * an empty page: that would end the pull and move the mark past what was not read (R10).
 */
public final class AnswerReader {

    private static final Pattern PATH = Pattern.compile("(?:`[^`]+`|[\\w$]+)(?:\\.(?:`[^`]+`|[\\w$]+))+");

    private final Expression records;
    private final Expression empty;
    private final @Nullable Expression parent;
    private final List<ErrorRule> errors;

    private record ErrorRule(Expression when, InBandError.Kind is, @Nullable Expression say) {}

    /**
     * @param leftOut an empty list leaves no trace in the answer (XML): then its parent must be there
     * @throws IllegalArgumentException if an expression is none
     */
    public AnswerReader(ListReading reading, boolean leftOut) {
        String path = reading.records().strip();
        this.records = Expression.of(path);
        String above = leftOut && PATH.matcher(path).matches() ? path.substring(0, path.lastIndexOf('.')) : null;
        this.empty = Expression.of("$exists((%s))".formatted(above != null ? above : path));
        this.parent = Expression.ofNullable(above);
        this.errors = reading.errors().stream()
                .map(error ->
                        new ErrorRule(Expression.of(error.when()), error.is(), Expression.ofNullable(error.say())))
                .toList();
    }

    /** @param row gives a record its bytes */
    public PageFetcher.Answer read(
            @Nullable Object answer,
            Function<@Nullable Object, PageFetcher.Row> row,
            Instant departed,
            Instant answered,
            @Nullable Instant date) {
        try {
            for (ErrorRule error : errors) {
                if (error.when().holds(answer)) {
                    return failed(error, answer);
                }
            }
            if (records.value(answer) == null && (!empty.holds(answer) || parent != null && isText(parent, answer))) {
                return PageFetcher.Failed.unavailable(
                        "the answer has no list at '%s' (if the system leaves out empty lists, write records: \"[%s]\")"
                                .formatted(records, records));
            }
            List<PageFetcher.Row> rows = new ArrayList<>();
            for (Object record : records.items(answer)) {
                rows.add(row.apply(record));
            }
            return new PageFetcher.Listed(rows, departed, answered, date);
        } catch (Expression.Failed failed) {
            return PageFetcher.Failed.unavailable("the answer cannot be read: " + failed.getMessage());
        }
    }

    /** Words in place of the element that holds the list: an error's, more likely than not. */
    private static boolean isText(Expression parent, @Nullable Object answer) throws Expression.Failed {
        return parent.value(answer) instanceof String words && !words.isBlank();
    }

    private static PageFetcher.Failed failed(ErrorRule error, @Nullable Object answer) {
        String said = null;
        try {
            said = error.say() == null ? null : error.say().text(answer);
        } catch (Expression.Failed unsaid) {
            said = unsaid.getMessage();
        }
        String reason = "the system answers with an error"
                + (said == null ? " ('%s' holds)".formatted(error.when()) : ": " + shortened(said));
        return error.is() == InBandError.Kind.REFUSED
                ? PageFetcher.Failed.refused(
                        reason, "ask the system's owner; then correct request or auth in source.yaml")
                : PageFetcher.Failed.unavailable(reason);
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
