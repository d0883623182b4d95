package id.simpul.mappings.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the answers of a REST source are written.
 *
 * @param format      {@link Format#DETECT}: by what the answer begins with, never by its content type alone
 * @param charset     an IANA name; {@code null}: byte order mark, XML declaration, content type, else UTF-8
 * @param lists       XML: names of elements that are lists even when they occur once
 * @param delimiter   CSV: {@code null}: the one its first line uses most of comma, semicolon, tab and bar
 * @param header      CSV: names of the columns when no line of the file gives them; empty: the first line does
 * @param conditional the same request is sent with the validator of its last answer, and 304 stands for that answer
 */
public record AnswerFormat(
        Format format,
        @Nullable String charset,
        List<String> lists,
        @Nullable Character delimiter,
        List<String> header,
        boolean conditional) {

    public static final AnswerFormat DETECTED =
            new AnswerFormat(Format.DETECT, null, List.of(), null, List.of(), false);

    public enum Format {
        DETECT,
        JSON,
        XML,
        CSV
    }

    public AnswerFormat {
        lists = List.copyOf(lists);
        header = List.copyOf(header);
    }
}
