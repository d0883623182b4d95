package id.simpul.connectors.list;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSONata expression of {@code source.yaml}, compiled once. */
public final class Expression {

    /** Far above what an honest expression takes, so that a busy machine never makes a record unreadable. */
    private static final long MILLIS = 5_000;

    private static final int DEPTH = 200;

    private static final Pattern PATH = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)*");
    private static final Set<String> LITERALS = Set.of("true", "false", "null");
    private static final Object UNDECIDED = new Object();

    private final String text;
    private final Jsonata compiled;

    /** The steps of {@code a.b.c}; empty for anything else. */
    private final String[] path;

    private Expression(String text, Jsonata compiled) {
        this.text = text;
        this.compiled = compiled;
        this.path = PATH.matcher(text).matches() && !LITERALS.contains(text) ? text.split("\\.") : new String[0];
    }

    /** @throws IllegalArgumentException if it is no JSONata */
    public static Expression of(String text) {
        try {
            Jsonata compiled = Jsonata.jsonata(text);
            // The tree comes from our own readers; checking all of it again for each expression of each record costs
            // more
            // than all of the evaluating.
            compiled.setValidateInput(false);
            return new Expression(text, compiled);
        } catch (JException wrong) {
            throw new IllegalArgumentException("'%s' is not JSONata: %s".formatted(text, wrong.getMessage()), wrong);
        }
    }

    public static @Nullable Expression ofNullable(@Nullable String text) {
        return text == null ? null : of(text);
    }

    /** The value, {@code null} for nothing and for null. Objects found in the input come back as the same instances. */
    public @Nullable Object value(@Nullable Object input) throws Failed {
        Object value = path.length == 0 ? UNDECIDED : follow(input);
        return value == UNDECIDED ? evaluate(input) : value;
    }

    /** Keys, versions and stamps mostly only name a field: that needs no interpreter, unless a list is on the way. */
    private @Nullable Object follow(@Nullable Object input) {
        Object value = input;
        for (String step : path) {
            if (!(value instanceof Map<?, ?> map)) {
                return value instanceof List ? UNDECIDED : null;
            }
            value = map.get(step);
        }
        return value instanceof List ? UNDECIDED : value;
    }

    private @Nullable Object evaluate(@Nullable Object input) throws Failed {
        try {
            // A frame of its own: a shared one gives another record's data where "$$" is used.
            var frame = compiled.createFrame();
            frame.setRuntimeBounds(MILLIS, DEPTH);
            return compiled.evaluate(input, frame);
        } catch (JException | ClassCastException | ArithmeticException | StackOverflowError failed) {
            throw new Failed(text, failed);
        }
    }

    /** The value as text, {@code null} for nothing, empty and what is no single value. */
    @Nullable
    String text(@Nullable Object input) throws Failed {
        return Scalars.text(value(input));
    }

    /** What JSONata calls true. */
    public boolean holds(@Nullable Object input) throws Failed {
        return Scalars.truth(value(input));
    }

    /** A list is its items, nothing is none, anything else is one. */
    List<?> items(@Nullable Object input) throws Failed {
        Object found = value(input);
        if (found instanceof List<?> list) {
            return list;
        }
        return found == null ? List.of() : List.of(found);
    }

    @Override
    public String toString() {
        return text;
    }

    /** It could not be evaluated. The message names expression and JSONata's code, never the data (citizens' words). */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String text, Throwable cause) {
            super("the expression '%s' fails (%s)"
                    .formatted(
                            text,
                            cause instanceof JException jsonata
                                    ? jsonata.getError()
                                    : cause.getClass().getSimpleName()));
        }
    }
}
