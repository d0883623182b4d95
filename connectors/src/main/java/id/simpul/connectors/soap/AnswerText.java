package id.simpul.connectors.soap;

import id.simpul.connectors.http.Utf8;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an answer as UTF-8 without an XML declaration, whatever head, declaration and bytes say of each other. One
 * wrong letter in one record must not hold back its neighbours, so what no XML may hold is replaced.
 */
final class AnswerText {

    private static final Pattern DECLARATION =
            Pattern.compile("^\\s*<\\?xml\\s[^>]*?(?:encoding\\s*=\\s*[\"']([^\"']*)[\"'][^>]*)?\\?>");
    private static final Pattern REFERENCE = Pattern.compile("&#(x[0-9a-fA-F]{1,8}|[0-9]{1,8});");
    private static final int HEAD = 1000;
    private static final String REPLACED = "\uFFFD";

    private AnswerText() {}

    /** @param contentType of the answer */
    static byte[] clean(byte[] answer, @Nullable String contentType) {
        byte[] utf8 = utf8(answer, contentType);
        int start = begin(utf8);
        byte[] text = start == 0 ? utf8 : Arrays.copyOfRange(utf8, start, utf8.length);
        return isSuspect(text) ? mended(text) : text;
    }

    private static byte[] utf8(byte[] answer, @Nullable String contentType) {
        Charset wide = wide(answer);
        if (wide != null) {
            return Utf8.of(answer, wide);
        }
        if (Utf8.valid(answer)) {
            return Utf8.of(answer, null); // what is UTF-8 by chance is almost never meant otherwise
        }
        Charset said = charset(declared(answer));
        return Utf8.of(answer, said != null ? said : charset(parameter(contentType)));
    }

    /** UTF-16 shows itself by its mark, or by the zero beside the first angle bracket. */
    private static @Nullable Charset wide(byte[] bytes) {
        if (bytes.length < 4) {
            return null;
        }
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        return switch (first) {
            case 0xFEFF, 0xFFFE -> StandardCharsets.UTF_16;
            case 0x003C -> StandardCharsets.UTF_16BE;
            case 0x3C00 -> StandardCharsets.UTF_16LE;
            default -> null;
        };
    }

    private static @Nullable String declared(byte[] bytes) {
        Matcher declaration =
                DECLARATION.matcher(new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1));
        return declaration.find() ? declaration.group(1) : null;
    }

    private static @Nullable String parameter(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        Matcher charset = Pattern.compile("(?i)charset\\s*=\\s*\"?([^\";\\s]+)").matcher(contentType);
        return charset.find() ? charset.group(1) : null;
    }

    /** @return {@code null} for UTF-8 too: the bytes are none */
    private static @Nullable Charset charset(@Nullable String name) {
        try {
            Charset charset = name == null ? null : Charset.forName(name);
            return StandardCharsets.UTF_8.equals(charset) ? null : charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }

    /** After what scripts print before an answer, and after its declaration. */
    private static int begin(byte[] utf8) {
        String head = new String(utf8, 0, Math.min(utf8.length, HEAD), StandardCharsets.ISO_8859_1);
        Matcher declaration = DECLARATION.matcher(head);
        return declaration.find()
                ? declaration.end()
                : head.length() - head.stripLeading().length();
    }

    private static boolean isSuspect(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            byte b = text[i];
            boolean control = b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t';
            boolean reference = b == '&' && i + 1 < text.length && text[i + 1] == '#';
            boolean noncharacter = b == (byte) 0xEF
                    && i + 2 < text.length
                    && text[i + 1] == (byte) 0xBF
                    && (text[i + 2] == (byte) 0xBE || text[i + 2] == (byte) 0xBF);
            if (control || reference || noncharacter) {
                return true;
            }
        }
        return false;
    }

    private static byte[] mended(byte[] text) {
        String clean = new String(text, StandardCharsets.UTF_8)
                .replaceAll("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\uFFFE\\uFFFF]", REPLACED);
        return REFERENCE
                .matcher(clean)
                .replaceAll(found -> isXml(found.group(1)) ? Matcher.quoteReplacement(found.group()) : REPLACED)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isXml(String reference) {
        long c = reference.startsWith("x") ? Long.parseLong(reference.substring(1), 16) : Long.parseLong(reference);
        return c == 9
                || c == 10
                || c == 13
                || c >= 0x20 && c <= 0xD7FF
                || c >= 0xE000 && c <= 0xFFFD
                || c >= 0x10000 && c <= 0x10FFFF;
    }
}
