package id.simpul.connectors.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes of an answer as UTF-8. One wrong byte in one record must not hold back its neighbours. */
public final class Utf8 {

    /** What legacy databases hold where UTF-8 is promised. */
    private static final Charset LEGACY = Charset.forName("windows-1252");

    private Utf8() {}

    /** @param declared by the answer's head, {@code null} for nothing or what this Java does not know */
    public static byte[] of(byte[] answer, @Nullable Charset declared) {
        byte[] bytes = answer;
        if (declared != null
                && !declared.equals(StandardCharsets.UTF_8)
                && !declared.equals(StandardCharsets.US_ASCII)) {
            bytes = new String(answer, declared).getBytes(StandardCharsets.UTF_8);
        }
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            bytes = Arrays.copyOfRange(bytes, 3, bytes.length);
        }
        return valid(bytes) ? bytes : mended(bytes);
    }

    public static boolean valid(byte[] bytes) {
        CharsetDecoder decoder = decoder();
        CharBuffer sink = CharBuffer.allocate(8192);
        ByteBuffer from = ByteBuffer.wrap(bytes);
        while (true) {
            CoderResult result = decoder.decode(from, sink, true);
            if (result.isError()) {
                return false;
            }
            if (result.isUnderflow()) {
                return true;
            }
            sink.clear();
        }
    }

    private static byte[] mended(byte[] bytes) {
        CharsetDecoder decoder = decoder();
        CharBuffer sink = CharBuffer.allocate(8192);
        ByteBuffer from = ByteBuffer.wrap(bytes);
        StringBuilder text = new StringBuilder(bytes.length);
        while (true) {
            CoderResult result = decoder.decode(from, sink, true);
            text.append(sink.flip());
            sink.clear();
            if (result.isUnderflow()) {
                return text.toString().getBytes(StandardCharsets.UTF_8);
            }
            if (result.isError()) {
                byte[] wrong = new byte[result.length()];
                from.get(wrong);
                text.append(new String(wrong, LEGACY));
                decoder.reset();
            }
        }
    }

    private static CharsetDecoder decoder() {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
    }
}
