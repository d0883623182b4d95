package id.simpul.connectors.mail;

import jakarta.mail.internet.MimeUtility;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bytes to text, whatever the sender says they are: as declared, else UTF-8, else windows-1252. Never fails. */
final class Letters {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    private Letters() {}

    static String decode(byte[] bytes, @Nullable String declared) {
        return known(declared)
                .flatMap(charset -> strictly(bytes, charset))
                .or(() -> strictly(bytes, StandardCharsets.UTF_8))
                .orElseGet(() -> new String(bytes, WINDOWS_1252));
    }

    private static Optional<Charset> known(@Nullable String declared) {
        if (declared == null || declared.isBlank()) {
            return Optional.empty();
        }
        return named(declared.strip()).or(() -> named(MimeUtility.javaCharset(declared.strip())));
    }

    private static Optional<Charset> named(String name) {
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return Optional.empty();
        }
    }

    private static Optional<String> strictly(byte[] bytes, Charset charset) {
        try {
            return Optional.of(charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException lie) {
            return Optional.empty();
        }
    }
}
