package id.simpul.mappings.translate;

import com.dashjoin.jsonata.JException;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.yaml.YamlObject;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A source's {@code mapping.yaml} with its code tables, compiled once; safe for many threads. */
public final class Mapping {

    /** What an expression that failed gives; the problem is told already. */
    static final Object FAILED = new Object();

    private final String version;
    private final Map<Field, Expression> expressions;
    private final Map<Field, MappedField> fields;
    private final Map<String, CodeTable> tables;
    private final ZoneId zone;
    private final RegionLookup regions;
    private final Function<Complaint, List<String>> schema;

    Mapping(
            String version,
            Map<Field, Expression> expressions,
            Map<Field, MappedField> fields,
            Map<String, CodeTable> tables,
            ZoneId zone,
            RegionLookup regions,
            Function<Complaint, List<String>> schema) {
        this.version = version;
        this.expressions = expressions;
        this.fields = fields;
        this.tables = tables;
        this.zone = zone;
        this.regions = regions;
        this.schema = schema;
    }

    /**
     * @param mapping  {@code mapping.yaml}
     * @param folders  that may hold {@code codes/*.csv}; the rows of an earlier one win, row by row
     * @param zone     of times that carry none
     * @param scheme   of the source's region codes
     * @param problems gets every mistake found
     * @return empty after a problem
     */
    public static Optional<Mapping> load(
            YamlObject mapping,
            List<Path> folders,
            ZoneId zone,
            RegionScheme scheme,
            RegionLookup regions,
            List<FileProblem> problems) {
        return new MappingFile(mapping, folders, zone, scheme, regions, problems).read();
    }

    /** @param schema gives what is wrong with a complaint, each as {@code path: message} without the value */
    public Mapping checkedBy(Function<Complaint, List<String>> schema) {
        return new Mapping(version, expressions, fields, tables, zone, regions, schema);
    }

    /** Changes when mapping.yaml or a code table changes: hex SHA-256 over expressions and codes, first 12 characters. */
    public String version() {
        return version;
    }

    /** The fields that it fills, in the model's order. */
    public List<MappedField> fields() {
        return List.copyOf(fields.values());
    }

    /** The rows of all its code tables, those of a profile included. */
    public List<CodeRow> rows() {
        List<CodeRow> rows = new ArrayList<>();
        tables.forEach((table, of) -> of.rows().values().stream()
                .map(row -> new CodeRow(table, row.source(), row.code(), row.file(), row.line()))
                .forEach(rows::add));
        return rows;
    }

    public Translation translate(Reading reading) {
        return translate(new Call(reading));
    }

    /**
     * The same, and how it was done.
     *
     * @param others who also read fields of the record; given it once
     */
    public Trace trace(Reading reading, Consumer<Object> others) {
        Watch watch = new Watch(reading.tree());
        Reading watched = new Reading(
                reading.source(),
                reading.nativeId(),
                reading.version(),
                reading.readAt(),
                Objects.requireNonNull(watch.tree()),
                reading.attachments(),
                reading.originalSha256());
        others.accept(watched.tree());
        Call call = new Call(watched, watch);
        Translation translation = translate(call);
        List<RecordProblem> problems =
                translation instanceof Translation.Untranslatable held ? held.problems() : List.of();
        List<Trace.Step> steps = new ArrayList<>();
        fields.forEach((field, mapped) -> {
            Watch.Seen seen = watch.of(field);
            boolean failed = problems.stream().anyMatch(it -> it.field().equals(field.model));
            steps.add(
                    seen == null
                            ? new Trace.Step(mapped, List.of(), null, failed, List.of())
                            : new Trace.Step(mapped, watch.reads(seen), seen.value, failed, seen.rows));
        });
        return new Trace(translation, steps, List.copyOf(new LinkedHashSet<>(call.warnings)), watch.unread());
    }

    private Translation translate(Call call) {
        call.begin();
        try {
            Translation translation = new Draft(this, call, zone, regions).translate();
            return translation instanceof Translation.Translated done ? checked(done) : translation;
        } finally {
            call.end();
        }
    }

    private Translation checked(Translation.Translated done) {
        List<String> wrong = schema.apply(done.complaint());
        if (wrong.isEmpty()) {
            return done;
        }
        return new Translation.Untranslatable(wrong.stream()
                .map(w -> new RecordProblem(
                        w.contains(": ") ? w.substring(0, w.indexOf(": ")) : "",
                        w,
                        w,
                        "correct the expression of this field in mapping.yaml"))
                .toList());
    }

    /** What a field's expression gives for the record; {@code null} if there is none, or nothing; {@link #FAILED} after a problem. */
    @Nullable
    Object evaluate(Call call, Field field) {
        call.field = field;
        Expression expression = expressions.get(field);
        if (expression == null) {
            return null;
        }
        if (call.watch == null) {
            return evaluate(call, field, expression);
        }
        call.watch.begins(field);
        Object value = evaluate(call, field, expression);
        call.watch.gave(value);
        return value;
    }

    private @Nullable Object evaluate(Call call, Field field, Expression expression) {
        if (call.exhausted) {
            return FAILED;
        }
        try {
            return twice(expression, call.reading.tree());
        } catch (Expression.Exhausted e) {
            // The rest would take as long: one bad record must not hold up its neighbours.
            call.exhausted = true;
            call.hold("expression " + e.getMessage(), null, "make the expression of " + field.key + " simpler");
        } catch (RuntimeException e) {
            Call.Unfit unfit = unfit(e);
            if (unfit != null) {
                call.problems.add(unfit.problem);
            } else {
                call.hold("expression failed" + reason(expression, e), null, "correct the expression of " + field.key);
            }
        }
        return FAILED;
    }

    /** A pause of this machine is not the record's fault. */
    private static @Nullable Object twice(Expression expression, Object tree) {
        try {
            return expression.evaluate(tree);
        } catch (Expression.Exhausted e) {
            return expression.evaluate(tree);
        }
    }

    /** The library wraps what a function throws inside $map and the like. */
    private static Call.@Nullable Unfit unfit(Throwable thrown) {
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            if (t instanceof Call.Unfit unfit) {
                return unfit;
            }
        }
        return null;
    }

    /** The library's messages quote values: only its code is told, and texts that the mapping's author wrote himself. */
    private static String reason(Expression expression, RuntimeException e) {
        if (!(e instanceof JException failed)) {
            return " (" + e.getClass().getSimpleName() + ")";
        }
        String message = failed.getMessage();
        if (message != null && message.length() > 3 && expression.text().contains(message)) {
            return ": " + message;
        }
        return " (" + failed.getError() + ")";
    }
}
