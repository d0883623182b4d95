package id.simpul.connectors.list;

import id.simpul.connectors.PullResult;
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
    private final @Nullable Expression next;

    private record ErrorRule(@Nullable Expression when, InBandError rule, @Nullable Expression say) {}

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
        this.next = Expression.ofNullable(reading.page().next());
        this.errors = reading.errors().stream()
                .map(error ->
                        new ErrorRule(Expression.ofNullable(error.when()), error, Expression.ofNullable(error.say())))
                .toList();
    }

    /**
     * @param row gives a record its bytes
     * @return with what the answer says of its next page, unchecked
     */
    public PageFetcher.Answer read(
            @Nullable Object answer,
            Function<@Nullable Object, PageFetcher.Row> row,
            Instant departed,
            Instant answered,
            @Nullable Instant date) {
        try {
            PageFetcher.Answer meant = meaning(200, answer, departed, answered, date);
            if (meant != null) {
                return meant;
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
            return new PageFetcher.Listed(rows, departed, answered, date, next == null ? null : next(next, answer));
        } catch (Expression.Failed failed) {
            return PageFetcher.Failed.unavailable("the answer cannot be read: " + failed.getMessage());
        }
    }

    /** Words in place of the element that holds the list: an error's, more likely than not. */
    private static boolean isText(Expression parent, @Nullable Object answer) throws Expression.Failed {
        return parent.value(answer) instanceof String words && !words.isBlank();
    }

    /** What an answer says of its next page: nothing, empty and {@code false} all say that there is none. */
    public static @Nullable String next(Expression next, @Nullable Object answer) throws Expression.Failed {
        Object named = next.value(answer);
        return Boolean.FALSE.equals(named) ? null : Scalars.text(named);
    }

    /**
     * What the source's {@code errors} say of an answer; the first that holds counts.
     *
     * @param status of HTTP
     * @param answer {@code null} if it could not be read: then only rules without {@code when} can hold
     * @return {@code null} if none does
     */
    public PageFetcher.@Nullable Answer meaning(
            int status, @Nullable Object answer, Instant departed, Instant answered, @Nullable Instant date) {
        for (ErrorRule error : errors) {
            InBandError rule = error.rule();
            try {
                if ((rule.status().isEmpty() || rule.status().contains(status))
                        && (error.when() == null
                                || answer != null && error.when().holds(answer))) {
                    return rule.is() == InBandError.Kind.IGNORE
                            ? new PageFetcher.Listed(List.of(), departed, answered, date)
                            : failed(error, status, answer);
                }
            } catch (Expression.Failed failed) {
                return PageFetcher.Failed.unavailable("the answer cannot be read: " + failed.getMessage());
            }
        }
        return null;
    }

    private static PageFetcher.Failed failed(ErrorRule error, int status, @Nullable Object answer) {
        String said = null;
        try {
            said = error.say() == null || answer == null ? null : error.say().text(answer);
        } catch (Expression.Failed unsaid) {
            said = unsaid.getMessage();
        }
        String reason = "the system answers "
                + (status == 200 ? "with an error" : status + "")
                + (said != null
                        ? ": " + shortened(said)
                        : error.when() == null ? "" : " ('%s' holds)".formatted(error.when()));
        return switch (error.rule().is()) {
            case REFUSED ->
                PageFetcher.Failed.refused(
                        reason, "ask the system's owner; then correct request or auth in source.yaml");
            case WAIT ->
                new PageFetcher.Failed(
                        new PullResult.Unavailable(reason, error.rule().pause()));
            default -> PageFetcher.Failed.unavailable(reason);
        };
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= 200 ? line : line.substring(0, 200) + "…";
    }
}
