package id.simpul.connectors.list;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place in the order by which a source tells what is new (R10): an instant, or an id that grows. Instants are compared as
 * instants and ids as numbers, never as text.
 *
 * @param at a stamp, or {@code null}
 * @param id an id, or {@code null}; exactly one of the two is there
 */
public record Mark(@Nullable Instant at, @Nullable BigInteger id) implements Comparable<Mark> {

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,60}");

    public Mark {
        if ((at == null) == (id == null)) {
            throw new IllegalArgumentException("a mark is either an instant or an id");
        }
    }

    static Mark of(Instant at) {
        return new Mark(at, null);
    }

    static @Nullable Mark ofNullable(@Nullable Instant at) {
        return at == null ? null : of(at);
    }

    static Mark of(BigInteger id) {
        return new Mark(null, id);
    }

    /** @return {@code null} if it is no whole number */
    static @Nullable Mark id(@Nullable String text) {
        return text != null && WHOLE.matcher(text).matches() ? of(new BigInteger(text)) : null;
    }

    /** As {@link #toString} writes it. */
    @JsonCreator
    static Mark parse(String text) {
        Mark id = id(text);
        try {
            return id != null ? id : of(Instant.parse(text));
        } catch (DateTimeException neither) {
            throw new IllegalArgumentException("neither an instant nor an id", neither);
        }
    }

    @JsonValue
    @Override
    public String toString() {
        return id != null ? id.toString() : Objects.toString(at);
    }

    @Override
    public int compareTo(Mark other) {
        if (at != null && other.at != null) {
            return at.compareTo(other.at);
        }
        if (id != null && other.id != null) {
            return id.compareTo(other.id);
        }
        throw new IllegalStateException("an instant and an id have no order");
    }

    boolean isAfter(Mark other) {
        return compareTo(other) > 0;
    }

    boolean isBefore(Mark other) {
        return compareTo(other) < 0;
    }

    static @Nullable Mark later(@Nullable Mark one, @Nullable Mark other) {
        return one == null || other != null && other.isAfter(one) ? other : one;
    }
}
