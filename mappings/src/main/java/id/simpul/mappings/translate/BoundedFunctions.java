package id.simpul.mappings.translate;

import com.dashjoin.jsonata.Functions;
import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata.JFunction;
import com.dashjoin.jsonata.Jsonata.JFunctionCallable;
import id.simpul.mappings.translate.Expression.Exhausted;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSONata's own functions that one call can keep busy for ever or fill the memory with, and that therefore look first. What
 * happens between two calls, {@link Expression} bounds itself.
 */
final class BoundedFunctions {

    /** More than the largest file a record may carry as base64. */
    static final int LONGEST_TEXT = 40_000_000;

    private static final int LONGEST_PAD = 10_000;

    /** With their signatures in https://docs.jsonata.org; a dash takes a missing argument from the context. */
    static final Map<String, JFunction> BY_NAME = Map.of(
            "string", function(BoundedFunctions::string, "<x-b?:s>"),
            "pad", function(BoundedFunctions::pad, "<s-ns?:s>"),
            "join", function(BoundedFunctions::join, "<a<s>s?:s>"),
            "match", function(BoundedFunctions::match, "<s-f<s:o>n?:a<o>>"),
            "contains", function(BoundedFunctions::contains, "<s-(sf):b>"),
            "replace", function(BoundedFunctions::replace, "<s-(sf)(sf)n?:s>"),
            "split", function(BoundedFunctions::split, "<s-(sf)n?:a<s>>"));

    private BoundedFunctions() {}

    private interface Body {
        @Nullable
        Object call(List<?> args) throws Throwable;
    }

    private static JFunction function(Body body, String signature) {
        JFunctionCallable callable = (input, args) -> body.call(args);
        return new JFunction(callable, signature);
    }

    private static @Nullable Object argument(List<?> args, int index) {
        return index < args.size() ? args.get(index) : null;
    }

    private static @Nullable String text(List<?> args, int index) {
        return (String) argument(args, index);
    }

    private static @Nullable Object string(List<?> args) {
        Object value = argument(args, 0);
        if (value instanceof Map || value instanceof Collection) {
            room(value, 0);
        }
        return Functions.string(value, (Boolean) argument(args, 1));
    }

    /** A tree that shares its branches may be small here and endless when it is written out. */
    private static long room(@Nullable Object value, long before) {
        long sum = before;
        if (value instanceof String text) {
            sum += text.length() + 3L;
        } else if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                sum = room(
                        entry.getValue(), sum + String.valueOf(entry.getKey()).length() + 4L);
            }
        } else if (value instanceof Collection<?> list) {
            for (Object item : list) {
                sum = room(item, sum + 2);
            }
        } else {
            sum += 4;
        }
        return fits(sum);
    }

    private static long fits(long characters) {
        if (characters > LONGEST_TEXT) {
            throw new Exhausted("makes a text of more than " + LONGEST_TEXT + " characters");
        }
        return characters;
    }

    private static @Nullable Object pad(List<?> args) {
        String text = text(args, 0);
        if (text == null || !(argument(args, 1) instanceof Number width)) {
            return null;
        }
        if (Math.abs(width.longValue()) > LONGEST_PAD) {
            throw new JException("D3010", 0);
        }
        return Functions.pad(text, width, text(args, 2));
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object join(List<?> args) {
        List<String> texts = (List<String>) argument(args, 0);
        String between = text(args, 1);
        if (texts != null) {
            long sum = between == null ? 0 : (long) between.length() * texts.size();
            for (Object text : texts) {
                sum = fits(sum + String.valueOf(text).length());
            }
        }
        return Functions.join(texts, between);
    }

    private static @Nullable Object match(List<?> args) throws JException {
        String text = text(args, 0);
        Object pattern = argument(args, 1);
        matches(text, pattern);
        return Functions.match(text, (Pattern) pattern, number(args, 2));
    }

    private static @Nullable Object contains(List<?> args) throws JException {
        matches(text(args, 0), argument(args, 1));
        return Functions.contains(text(args, 0), argument(args, 1));
    }

    private static @Nullable Object split(List<?> args) throws JException {
        matches(text(args, 0), argument(args, 1));
        return Functions.split(text(args, 0), argument(args, 1), (Number) argument(args, 2));
    }

    private static @Nullable Object replace(List<?> args) throws JException {
        String text = text(args, 0);
        Object pattern = argument(args, 1);
        long matches = matches(text, pattern);
        if (text != null && argument(args, 2) instanceof String with) {
            Integer most = number(args, 3);
            fits(text.length() + with.length() * (most == null ? matches : Math.min(matches, most)));
        }
        return Functions.replace(text, pattern, argument(args, 2), number(args, 3));
    }

    private static @Nullable Integer number(List<?> args, int index) {
        return argument(args, index) instanceof Number number ? number.intValue() : null;
    }

    /** Some patterns keep Java's engine busy for ever on some texts: it runs first where it can be stopped. */
    private static long matches(@Nullable String text, @Nullable Object pattern) {
        if (text == null) {
            return 0;
        }
        if (pattern instanceof String part) {
            return part.isEmpty() ? 0 : text.length() / part.length();
        }
        if (!(pattern instanceof Pattern regex)) {
            return 0;
        }
        long found = 0;
        try {
            for (Matcher matcher = regex.matcher(new Watched(text)); matcher.find(); ) {
                found++;
            }
        } catch (StackOverflowError e) {
            throw new Exhausted("goes too deep in a pattern");
        }
        return found;
    }

    /** A text that is no longer readable once the evaluation has had its time. */
    private static final class Watched implements CharSequence {
        private final String text;
        private final Expression.Bounds bounds = Expression.bounds();
        private int reads;

        Watched(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if ((++reads & 4095) == 0) {
                bounds.time();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
