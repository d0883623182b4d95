package id.simpul.connectors.mail;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The "Name: value" lines that web forms send. Prose has a colon now and then: a text counts as a form only if it begins
 * with such a line or has at least two.
 */
final class FormFields {

    private static final Pattern FIELD =
            Pattern.compile("^[\\s*>•-]{0,4}(\\p{L}[\\p{L}\\p{N} _./()&'-]{0,48}?)[ \\t]*[*]{0,2}:[*]{0,2}(?!//)(.*)$");
    private static final int MOST_WORDS = 6;

    private FormFields() {}

    /** @return of a repeated name the first; empty if this is no form */
    static Map<String, Object> in(String text) {
        Map<String, StringBuilder> fields = new LinkedHashMap<>();
        StringBuilder current = null;
        boolean block = false;
        boolean begins = false;
        boolean first = true;
        int found = 0;
        for (String line : text.split("\\R", -1)) {
            if (line.equals("-- ")) { // the signature
                break;
            }
            Matcher field = FIELD.matcher(line);
            if (line.indexOf(':') > 0 && field.matches() && isName(field.group(1))) {
                String value = field.group(2).strip();
                current = new StringBuilder(value);
                // "Isi laporan:" with nothing behind it opens a block that may hold blank lines.
                block = value.isEmpty();
                fields.putIfAbsent(field.group(1).strip(), current);
                begins |= first;
                found++;
            } else if (current != null && line.isBlank() && !block) {
                current = null;
            } else if (current != null) {
                current.append('\n').append(line.strip());
            }
            first &= line.isBlank();
        }
        Map<String, Object> result = new LinkedHashMap<>();
        if (begins || found >= 2) {
            fields.forEach((name, value) -> result.put(name, value.toString().strip()));
        }
        return result;
    }

    private static boolean isName(String name) {
        // "Jam 14:05" is a time, and half a sentence before a colon is no name.
        return !Character.isDigit(name.charAt(name.length() - 1))
                && name.strip().split("\\s+").length <= MOST_WORDS;
    }
}
