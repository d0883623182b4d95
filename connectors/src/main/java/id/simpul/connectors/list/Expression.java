package id.simpul.connectors.list;

import com.dashjoin.jsonata.JException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSONata expression of {@code source.yaml}, over an answer or a record. */
public final class Expression {

    /** Whole answers are large, and a busy machine must never make a record unreadable. */
    private static final Duration MOST = Duration.ofSeconds(5);

    private final id.simpul.mappings.translate.Expression compiled;

    private Expression(id.simpul.mappings.translate.Expression compiled) {
        this.compiled = compiled;
    }

    /** @throws IllegalArgumentException if it is no JSONata */
    public static Expression of(String text) {
        try {
            return new Expression(
                    id.simpul.mappings.translate.Expression.compile(text).within(MOST));
        } catch (JException wrong) {
            throw new IllegalArgumentException("'%s' is not JSONata: %s".formatted(text, wrong.getMessage()), wrong);
        }
    }

    public static @Nullable Expression ofNullable(@Nullable String text) {
        return text == null ? null : of(text);
    }

    /** The value, {@code null} for nothing and for null. Objects found in the input come back as the same instances. */
    public @Nullable Object value(@Nullable Object input) throws Failed {
        try {
            return compiled.evaluate(input);
        } catch (RuntimeException failed) { // whatever the library or its functions trip over
            throw new Failed(compiled.text(), failed);
        }
    }

    /** The value as text, {@code null} for nothing, empty and what is no single value. */
    public @Nullable String text(@Nullable Object input) throws Failed {
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
        return compiled.text();
    }

    /** It could not be evaluated. The message names expression and JSONata's code, never the data (citizens' words). */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String text, RuntimeException cause) {
            super("the expression '%s' fails (%s)"
                    .formatted(
                            text,
                            cause instanceof JException jsonata
                                    ? jsonata.getError()
                                    : cause.getClass().getSimpleName()));
        }
    }
}
