package id.simpul.connectors.list;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single values as they come out of an expression. */
final class Scalars {

    private Scalars() {}

    static @Nullable String text(@Nullable Object value) {
        String text = null;
        if (value instanceof Double || value instanceof Float || value instanceof BigDecimal) {
            text = plain(new BigDecimal(value.toString()));
        } else if (value instanceof Number || value instanceof Boolean) {
            text = value.toString();
        } else if (value instanceof String string) {
            text = string.strip();
        } else if (value instanceof List<?> list && list.size() == 1) {
            text = text(list.get(0));
        }
        return text == null || text.isEmpty() ? null : text;
    }

    /** 1.2E7 and 12000000.0 are written like 12000000: one key must have one spelling. */
    private static String plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
    }

    static boolean truth(@Nullable Object value) {
        if (value instanceof Boolean bool) {
            return bool;
        }
        if (value instanceof String string) {
            return !string.isEmpty();
        }
        if (value instanceof Number number) {
            return number.doubleValue() != 0;
        }
        if (value instanceof List<?> list) {
            return list.stream().anyMatch(Scalars::truth);
        }
        return value instanceof Map<?, ?> map && !map.isEmpty();
    }
}
