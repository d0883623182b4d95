package id.simpul.app.sketch;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Makes the beginning of a large answer an answer by itself: what is open behind its last whole record is closed. */
final class Cutting {

    private Cutting() {}

    /** @throws IOException if not even one record ends in it */
    static byte[] wellFormed(byte[] beginning) throws IOException {
        String text = text(beginning);
        String begin = text.stripLeading();
        String whole = begin.startsWith("{") || begin.startsWith("[")
                ? json(text)
                : begin.startsWith("<") ? xml(text) : text.substring(0, Math.max(0, text.lastIndexOf('\n')));
        if (whole.isBlank()) {
            throw new IOException("its first record does not end within %d MiB".formatted(Sample.MOST_BYTES >> 20));
        }
        return whole.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] beginning) {
        int end = beginning.length;
        while (end > 0 && (beginning[end - 1] & 0xc0) == 0x80) {
            end--; // inside a character
        }
        end = end > 0 && (beginning[end - 1] & 0xc0) == 0xc0 ? end - 1 : end;
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(beginning, 0, end))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException legacy) {
            return new String(beginning, Charset.forName("windows-1252"));
        }
    }

    private static String json(String text) {
        Deque<Character> open = new ArrayDeque<>();
        int depth = Integer.MAX_VALUE;
        int end = 0;
        String closing = "";
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                i += c == '\\' ? 1 : 0;
                quoted = c != '"';
            } else if (c == '"') {
                quoted = true;
            } else if (c == '{' || c == '[') {
                open.push(c == '{' ? '}' : ']');
            } else if ((c == '}' || c == ']') && !open.isEmpty()) {
                open.pop();
                // Behind an element of the outermost list: lists inside a record end sooner.
                if (!open.isEmpty() && open.peek() == ']' && open.size() <= depth) {
                    depth = open.size();
                    end = i + 1;
                    StringBuilder rest = new StringBuilder();
                    open.forEach(rest::append);
                    closing = rest.toString();
                }
            }
        }
        return text.substring(0, end) + closing;
    }

    private static String xml(String text) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        Deque<String> open = new ArrayDeque<>();
        Map<String, Integer> seen = new HashMap<>();
        int depth = Integer.MAX_VALUE;
        int end = 0;
        String closing = "";
        // The declaration's encoding is no longer true.
        String body = text.replaceFirst("^\\s*<\\?xml[^>]*\\?>", "");
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new StringReader(body));
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT) {
                    String prefix = xml.getPrefix();
                    open.push(
                            prefix == null || prefix.isEmpty()
                                    ? xml.getLocalName()
                                    : prefix + ":" + xml.getLocalName());
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    String name = open.pop();
                    // Behind an element that came before, the outermost of these: the next record.
                    if (!open.isEmpty()
                            && open.size() <= depth
                            && seen.merge(open.size() + name, 1, Integer::sum) > 1) {
                        depth = open.size();
                        end = xml.getLocation().getCharacterOffset();
                        StringBuilder rest = new StringBuilder();
                        open.forEach(around -> rest.append("</").append(around).append('>'));
                        closing = rest.toString();
                    }
                }
            }
        } catch (XMLStreamException cut) {
            // Here the piece ends.
            return body.substring(0, end) + closing;
        }
        return body.substring(0, end) + closing;
    }
}
