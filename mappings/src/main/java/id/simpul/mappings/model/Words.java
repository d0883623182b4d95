package id.simpul.mappings.model;

import java.util.Locale;
import java.util.Optional;

/** How the model's words are written in files and JSON: lower case with hyphens, e.g. {@code information-request}. */
public final class Words {

    private Words() {}

    public static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @return empty if the type has no such word; case and surrounding blanks count */
    public static <E extends Enum<E>> Optional<E> read(Class<E> type, String word) {
        for (E value : type.getEnumConstants()) {
            if (of(value).equals(word)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    /** All words of a type, for a message: {@code complaint, aspiration, ...}. */
    public static <E extends Enum<E>> String all(Class<E> type) {
        StringBuilder words = new StringBuilder();
        for (E value : type.getEnumConstants()) {
            words.append(words.isEmpty() ? "" : ", ").append(of(value));
        }
        return words.toString();
    }
}
