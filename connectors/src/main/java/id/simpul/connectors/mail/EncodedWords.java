package id.simpul.connectors.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * RFC 2047, as it is written in the wild: words inside quotes, characters split across two words, charsets that nobody
 * knows. What is no encoded word stays as it is.
 */
final class EncodedWords {

    private static final Pattern WORD = Pattern.compile("=\\?([^?*\\s]+)(?:\\*[^?\\s]*)?\\?([bBqQ])\\?([^?]*)\\?=");

    private EncodedWords() {}

    static String decode(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        StringBuilder decoded = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        @Nullable String charset = null;
        int end = 0;
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            String between = text.substring(end, word.start());
            boolean adjacent = charset != null && between.isBlank();
            if (charset != null && !(adjacent && charset.equalsIgnoreCase(word.group(1)))) {
                decoded.append(Letters.decode(bytes.toByteArray(), charset));
                bytes.reset();
            }
            if (!adjacent) {
                decoded.append(between);
            }
            charset = word.group(1);
            bytes.writeBytes("b".equalsIgnoreCase(word.group(2)) ? base64(word.group(3)) : quoted(word.group(3)));
            end = word.end();
        }
        if (charset != null) {
            decoded.append(Letters.decode(bytes.toByteArray(), charset));
        }
        return decoded.append(text.substring(end)).toString();
    }

    private static byte[] base64(String text) {
        String letters = text.replaceAll("[^A-Za-z0-9+/]", "");
        // A single letter over carries no byte.
        String whole = letters.length() % 4 == 1 ? letters.substring(0, letters.length() - 1) : letters;
        return Base64.getDecoder().decode(whole);
    }

    private static byte[] quoted(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '=' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else if (c == '_') {
                bytes.write(' ');
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
