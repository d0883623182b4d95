package id.simpul.connectors.tree;

import id.simpul.connectors.http.Utf8;
import id.simpul.mappings.source.AnswerFormat;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

/**
 * Reads JSON, XML and CSV by what it is, not by what its content type says. The charset is the owner's word, else the byte
 * order mark's, the XML declaration's or the content type's, else UTF-8; single bytes that are none are read as the letters
 * legacy databases mean by them.
 */
public final class AnswerReading {

    public static final String JSON = "application/json";
    public static final String XML = "application/xml";
    public static final String CSV = "text/csv";

    private static final Charset LEGACY = Charset.forName("windows-1252");
    private static final Pattern CHARSET = Pattern.compile("charset=[\"']?([^\\s\"';]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern DECLARED = Pattern.compile("^\\s*<\\?xml[^>]*?encoding=[\"']([\\w.:-]+)[\"']");
    private static final Pattern WEB_PAGE = Pattern.compile(
            "^\\s*(<\\?xml[^>]*>\\s*)?(<!--.*?-->\\s*)*(<!doctype\\s+html|<html|<head|<body)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final AnswerFormat format;

    public AnswerReading(AnswerFormat format) {
        this.format = format;
    }

    /**
     * @param contentType of the answer, or {@code null}
     * @throws Broken if it is none of the formats, or not the declared one
     */
    public Tree read(byte[] body, @Nullable String contentType) throws Broken {
        byte[] utf8 = utf8(body, contentType);
        return switch (format.format()) {
            case JSON -> json(utf8);
            case XML -> xml(utf8);
            case CSV -> csv(utf8);
            case DETECT -> detected(utf8, contentType);
        };
    }

    /** One record that was kept as {@link Tree.Piece}; {@code null} if it cannot be read. */
    public @Nullable Object record(byte[] piece, String mediaType) {
        try {
            return switch (mediaType) {
                case XML -> new XmlTree(XmlTree.parse(piece), format.lists()).content();
                case CSV ->
                    new CsvTree(new String(piece, StandardCharsets.UTF_8), format.delimiter(), format.header())
                            .single();
                default -> JsonTree.of(Utf8.of(piece, null)).root();
            };
        } catch (Broken | IOException unreadable) {
            return null;
        }
    }

    private Tree detected(byte[] utf8, @Nullable String contentType) throws Broken {
        int at = 0;
        while (at < utf8.length && Character.isWhitespace(utf8[at])) {
            at++;
        }
        if (at == utf8.length) {
            throw new Broken("it is empty");
        }
        char begin = (char) utf8[at];
        if (begin == '<') {
            return xml(utf8);
        }
        boolean csv = contentType != null
                && contentType
                        .toLowerCase(Locale.ROOT)
                        .matches("(text|application)/(csv|x-csv|vnd\\.ms-excel|comma-separated-values).*");
        // Nothing else can be told from prose: a sentence has commas too.
        return csv && begin != '{' && begin != '[' ? csv(utf8) : json(utf8);
    }

    private static Tree json(byte[] utf8) throws Broken {
        noWebPage(utf8);
        return JsonTree.of(utf8);
    }

    private Tree xml(byte[] utf8) throws Broken {
        noWebPage(utf8);
        try {
            // As characters: whatever encoding its declaration names has been dealt with.
            Element root = XmlTree.parse(
                    new InputSource(new StringReader(new String(utf8, StandardCharsets.UTF_8).stripLeading())));
            return new XmlTree(root, format.lists());
        } catch (IOException broken) {
            throw new Broken(String.valueOf(broken.getMessage()));
        }
    }

    private Tree csv(byte[] utf8) throws Broken {
        noWebPage(utf8);
        return new CsvTree(new String(utf8, StandardCharsets.UTF_8), format.delimiter(), format.header());
    }

    private static void noWebPage(byte[] utf8) throws Broken {
        if (WEB_PAGE.matcher(new String(utf8, 0, Math.min(utf8.length, 1000), StandardCharsets.ISO_8859_1))
                .find()) {
            throw new Broken("it is a web page");
        }
    }

    private byte[] utf8(byte[] body, @Nullable String contentType) {
        if (format.charset() != null) {
            return Utf8.of(body, Charset.forName(format.charset()));
        }
        Charset mark = mark(body);
        if (mark != null) {
            String text = new String(body, mark);
            return (text.startsWith("\uFEFF") ? text.substring(1) : text).getBytes(StandardCharsets.UTF_8);
        }
        Charset named = declared(body);
        if (named == null) {
            named = charset(contentType);
        }
        if (named == null || Utf8.valid(body) && asciiLike(named)) {
            return Utf8.of(body, null); // frameworks write iso-8859-1 on UTF-8: other text is hardly ever valid UTF-8
        }
        // What calls itself latin-1 means the letters of Windows, as in every browser.
        return Utf8.of(body, named.equals(StandardCharsets.ISO_8859_1) ? LEGACY : named);
    }

    private static boolean asciiLike(Charset charset) {
        return charset.equals(StandardCharsets.ISO_8859_1)
                || charset.equals(LEGACY)
                || charset.equals(StandardCharsets.UTF_8)
                || charset.equals(StandardCharsets.US_ASCII);
    }

    private static @Nullable Charset mark(byte[] body) {
        if (body.length >= 2 && (body[0] & 0xff) == 0xFE && (body[1] & 0xff) == 0xFF) {
            return StandardCharsets.UTF_16BE;
        }
        if (body.length >= 2 && (body[0] & 0xff) == 0xFF && (body[1] & 0xff) == 0xFE) {
            return StandardCharsets.UTF_16LE;
        }
        if (body.length >= 4 && body[1] == 0 && body[3] == 0 && body[0] != 0) {
            return StandardCharsets.UTF_16LE;
        }
        return body.length >= 4 && body[0] == 0 && body[2] == 0 && body[1] != 0 ? StandardCharsets.UTF_16BE : null;
    }

    private static @Nullable Charset declared(byte[] body) {
        Matcher named = DECLARED.matcher(new String(body, 0, Math.min(body.length, 200), StandardCharsets.ISO_8859_1));
        return named.find() ? known(named.group(1)) : null;
    }

    private static @Nullable Charset charset(@Nullable String contentType) {
        Matcher named = CHARSET.matcher(contentType == null ? "" : contentType);
        return named.find() ? known(named.group(1)) : null;
    }

    private static @Nullable Charset known(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return null;
        }
    }
}
