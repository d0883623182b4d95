package id.simpul.mappings.translate;

import id.simpul.mappings.model.Complaint.Kind;
import id.simpul.mappings.model.Complaint.Oversight;
import id.simpul.mappings.model.Complaint.Status;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The words of the model that a mapping may give, as they are written: {@code information-request}. */
final class Vocabulary {

    static final Map<String, Kind> KINDS = words(Kind.values());
    static final Map<String, Status> STATES = words(Status.values());
    private static final Map<String, Oversight> OVERSIGHT = words(Oversight.values());

    private Vocabulary() {}

    private static <E extends Enum<E>> Map<String, E> words(E[] values) {
        Map<String, E> words = new LinkedHashMap<>();
        for (E value : values) {
            words.put(value.name().toLowerCase(Locale.ROOT).replace('_', '-'), value);
        }
        return Collections.unmodifiableMap(words);
    }

    /** @return empty for a field of free words */
    static Set<String> of(Field field) {
        return switch (field) {
            case KIND -> KINDS.keySet();
            case STATUS -> STATES.keySet();
            case OVERSIGHT -> OVERSIGHT.keySet();
            default -> Set.of();
        };
    }
}
