package id.simpul.connectors.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A header value with parameters: {@code text/plain; charset=utf-8}. RFC 2231 continuations and charsets are read, encoded
 * words where they do not belong too; what cannot be read is left out.
 *
 * @param value      lower-case, e.g. {@code text/plain} or {@code attachment}
 * @param parameters by lower-case name
 */
record HeaderValue(String value, Map<String, String> parameters) {

    static HeaderValue parse(String header) {
        List<String> pieces = split(header);
        Map<String, String> plain = new LinkedHashMap<>();
        Map<String, TreeMap<Integer, String>> continued = new LinkedHashMap<>();
        for (String piece : pieces.subList(1, pieces.size())) {
            int equals = piece.indexOf('=');
            if (equals <= 0) {
                continue;
            }
            String name = piece.substring(0, equals).strip().toLowerCase(Locale.ROOT);
            String value = unquoted(piece.substring(equals + 1).strip());
            int star = name.indexOf('*');
            if (star < 0) {
                plain.putIfAbsent(name, EncodedWords.decode(value));
            } else {
                String rest = name.substring(star + 1);
                boolean percent = star == name.length() - 1 || rest.endsWith("*");
                String digits = rest.replace("*", "");
                int index = digits.matches("\\d{1,4}") ? Integer.parseInt(digits) : 0;
                // A mark says which pieces are percent-encoded, since only those are decoded.
                continued
                        .computeIfAbsent(name.substring(0, star), any -> new TreeMap<>())
                        .put(index, (percent ? '%' : '=') + value);
            }
        }
        continued.forEach((name, parts) -> plain.put(name, joined(parts)));
        return new HeaderValue(pieces.get(0).strip().toLowerCase(Locale.ROOT), Map.copyOf(plain));
    }

    @Nullable
    String parameter(String name) {
        return parameters.get(name);
    }

    private static String joined(TreeMap<Integer, String> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String charset = "utf-8";
        boolean first = true;
        for (String part : parts.values()) {
            boolean percent = part.charAt(0) == '%';
            String value = part.substring(1);
            String[] charsetLanguageText = value.split("'", 3);
            if (first && percent && charsetLanguageText.length == 3) {
                charset = charsetLanguageText[0].isEmpty() ? charset : charsetLanguageText[0];
                value = charsetLanguageText[2];
            }
            first = false;
            for (int i = 0; i < value.length(); i++) {
                int high = percent && value.charAt(i) == '%' && i + 2 < value.length()
                        ? Character.digit(value.charAt(i + 1), 16)
                        : -1;
                int low = high >= 0 ? Character.digit(value.charAt(i + 2), 16) : -1;
                if (low >= 0) {
                    bytes.write(high << 4 | low);
                    i += 2;
                } else {
                    bytes.writeBytes(String.valueOf(value.charAt(i)).getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return Letters.decode(bytes.toByteArray(), charset);
    }

    /** At semicolons that stand outside of quotes. */
    private static List<String> split(String header) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < header.length(); i++) {
            char c = header.charAt(i);
            if (c == '\\' && quoted && i + 1 < header.length()) {
                piece.append(c).append(header.charAt(++i));
                continue;
            }
            if (c == '"') {
                quoted = !quoted;
            }
            if (c == ';' && !quoted) {
                pieces.add(piece.toString());
                piece.setLength(0);
            } else {
                piece.append(c);
            }
        }
        pieces.add(piece.toString());
        return pieces;
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        int end = value.length() > 1 && value.endsWith("\"") ? value.length() - 1 : value.length();
        StringBuilder plain = new StringBuilder();
        for (int i = 1; i < end; i++) {
            char c = value.charAt(i);
            // Only \" and \\ are escapes in practice: C:\foto.jpg is a name that old mailers send.
            boolean escape = c == '\\' && i + 1 < end && (value.charAt(i + 1) == '"' || value.charAt(i + 1) == '\\');
            plain.append(escape ? value.charAt(++i) : c);
        }
        return plain.toString();
    }
}
