package id.simpul.mappings.translate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One record being translated: what the functions in its expressions need, and what they found. */
final class Call {

    private static final ThreadLocal<@Nullable Call> CURRENT = new ThreadLocal<>();

    final Reading reading;
    final List<RecordProblem> problems = new ArrayList<>();
    final List<RecordProblem> warnings = new ArrayList<>();
    Field field = Field.TITLE;
    boolean exhausted;
    private final Map<String, DateWords.Time> times = new HashMap<>();

    /** Only where somebody wants to see how it was done. */
    final @Nullable Watch watch;

    Call(Reading reading) {
        this(reading, null);
    }

    Call(Reading reading, @Nullable Watch watch) {
        this.reading = reading;
        this.watch = watch;
    }

    void used(String table, CodeTable.Row row) {
        if (watch != null) {
            watch.row(new CodeRow(table, row.source(), row.code(), row.file(), row.line()));
        }
    }

    /** Functions are compiled into the expressions once; this is how they find the record they work for. */
    static Call current() {
        Call call = CURRENT.get();
        if (call == null) {
            throw new IllegalStateException("outside a translation");
        }
        return call;
    }

    void begin() {
        CURRENT.set(this);
    }

    void end() {
        CURRENT.remove();
    }

    String remember(DateWords.Time time) {
        String text = String.valueOf(time.instant());
        times.put(text, time);
        return text;
    }

    DateWords.@Nullable Time remembered(Object text) {
        return times.get(text);
    }

    /** A reason to hold the record, thrown out of an expression. */
    static final class Unfit extends RuntimeException {
        final RecordProblem problem;

        Unfit(RecordProblem problem) {
            super(problem.group(), null, false, false);
            this.problem = problem;
        }
    }

    RecordProblem problem(String reason, @Nullable Object value, String fix) {
        String group = field.model + ": " + reason;
        String what = value == null ? group : group + ": '" + PlainText.mask(value) + "'";
        return new RecordProblem(field.model, group, what, fix);
    }

    void hold(String reason, @Nullable Object value, String fix) {
        problems.add(problem(reason, value, fix));
    }

    Unfit unfit(String reason, @Nullable Object value, String fix) {
        return new Unfit(problem(reason, value, fix));
    }

    void warn(String reason, @Nullable Object value, String fix) {
        warnings.add(problem(reason, value, fix));
    }

    Instant readAt() {
        return reading.readAt();
    }
}
