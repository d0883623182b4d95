package id.simpul.connectors.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The header lines of a message or part. Names are lower-case; of a repeated header the first counts. */
final class MimeHeaders {

    private record Header(String name, byte[] value) {}

    private final List<Header> headers = new ArrayList<>();

    /** @param line a whole header, its continuation lines included */
    void add(byte[] line) {
        int colon = 0;
        while (line[colon] != ':') {
            colon++;
        }
        String name =
                new String(line, 0, colon, StandardCharsets.ISO_8859_1).strip().toLowerCase(Locale.ROOT);
        ByteArrayOutputStream unfolded = new ByteArrayOutputStream();
        for (int i = colon + 1; i < line.length; i++) {
            if (line[i] != '\r' && line[i] != '\n') {
                unfolded.write(line[i]);
            }
        }
        headers.add(new Header(name, unfolded.toByteArray()));
    }

    boolean isEmpty() {
        return headers.isEmpty();
    }

    boolean has(String name) {
        return headers.stream().anyMatch(header -> header.name.equals(name));
    }

    /** As sent, unfolded, white space collapsed; each character is one byte. Empty if there is no such header. */
    String raw(String name) {
        return headers.stream()
                .filter(header -> header.name.equals(name))
                .findFirst()
                .map(header -> collapsed(new String(header.value, StandardCharsets.ISO_8859_1)))
                .orElse("");
    }

    /** All of that name, as sent. */
    List<String> all(String name) {
        return headers.stream()
                .filter(header -> header.name.equals(name))
                .map(header -> collapsed(new String(header.value, StandardCharsets.ISO_8859_1)))
                .toList();
    }

    /** For structured headers: 8-bit letters read, encoded words not yet. Empty if there is no such header. */
    String letters(String name) {
        return headers.stream()
                .filter(header -> header.name.equals(name))
                .findFirst()
                .map(header -> collapsed(Letters.decode(header.value, "us-ascii")))
                .orElse("");
    }

    /** Readable, encoded words decoded. */
    @Nullable
    String text(String name) {
        return has(name) ? EncodedWords.decode(letters(name)) : null;
    }

    /** Every header by its lower-case name, readable. */
    Map<String, Object> texts() {
        Map<String, Object> texts = new LinkedHashMap<>();
        for (Header header : headers) {
            texts.computeIfAbsent(
                    header.name, name -> EncodedWords.decode(collapsed(Letters.decode(header.value, "us-ascii"))));
        }
        return texts;
    }

    private static String collapsed(String value) {
        return value.replaceAll("[ \\t]+", " ").strip();
    }
}
