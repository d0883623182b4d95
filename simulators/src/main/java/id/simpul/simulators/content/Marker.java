package id.simpul.simulators.content;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The sign by which a test recognises a version wherever it turns up: every description ends with
 * {@code #ref <key>/<n>}, where n counts the record's different contents from 1. It is plain ASCII and survives every
 * mapping, charset and line wrapping.
 *
 * <p>A description too long for a queue message begins with it too, because its end is cut off there. A reply that
 * quotes earlier mails of its thread carries their markers as well; its own has the largest number.
 */
public record Marker(String key, int number) {

    private static final Pattern SHAPE = Pattern.compile("#ref ([A-Z]{3}-\\d{6})/(\\d{1,6})");

    /** The marker of a text: of several, the one with the largest number. */
    public static Optional<Marker> find(String text) {
        return SHAPE.matcher(text)
                .results()
                .map(match -> new Marker(match.group(1), Integer.parseInt(match.group(2))))
                .max((a, b) -> Integer.compare(a.number, b.number));
    }

    @Override
    public String toString() {
        return "#ref " + key + "/" + number;
    }
}
