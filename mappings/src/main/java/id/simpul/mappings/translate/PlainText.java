package id.simpul.mappings.translate;

import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Tag;
import org.jsoup.select.NodeVisitor;

/** Texts as people and browsers leave them, made plain: no control characters, no half characters, no markup. */
final class PlainText {

    private static final Set<String> SILENT = Set.of("script", "style", "head", "title", "template", "noscript");
    private static final Set<String> OWN_LINE = Set.of("li", "tr", "dt", "dd", "br");

    private PlainText() {}

    /** One line: line ends and runs of blanks become one blank. */
    static String line(String text) {
        return clean(text, false);
    }

    /** Several lines; at most one empty line between two. */
    static String lines(String text) {
        return clean(text, true);
    }

    /** HTML, or text that only may be HTML, as plain lines. Words in angle brackets that are no HTML element stay. */
    static String ofHtml(String text) {
        return looksLikeHtml(text) ? lines(withoutMarkup(text)) : lines(text);
    }

    /** At most so many characters, and not half of one. */
    static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    private static boolean looksLikeHtml(String text) {
        for (int i = 0; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            char next = text.charAt(i + 1);
            if (c == '<' && (isLetter(next) || next == '/' || next == '!')) {
                return true;
            }
            if (c == '&' && (isLetter(next) || next == '#')) {
                int end = text.indexOf(';', i);
                if (end > 0 && end - i <= 10) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static String withoutMarkup(String html) {
        // Text without any element has line ends that mean something; in HTML they do not, unless inside <pre>.
        Document document = Jsoup.parse(html);
        boolean markup = document.body().childrenSize() > 0;
        StringBuilder out = new StringBuilder(html.length());
        document.traverse(new NodeVisitor() {
            private int silent;

            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode text) {
                    if (silent == 0) {
                        append(out, text.getWholeText(), markup);
                    }
                } else if (node instanceof Element element) {
                    String name = element.normalName();
                    if (SILENT.contains(name)) {
                        silent++;
                    } else if (silent == 0) {
                        open(out, element, name);
                    }
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node instanceof Element element) {
                    String name = element.normalName();
                    if (SILENT.contains(name)) {
                        silent--;
                    } else if (silent == 0 && element.isBlock() && !"br".equals(name)) {
                        newLine(out);
                    }
                }
            }
        });
        return out.toString();
    }

    private static void open(StringBuilder out, Element element, String name) {
        if ("br".equals(name)) {
            out.append('\n');
        } else if (OWN_LINE.contains(name)) {
            newLine(out);
        } else if (element.isBlock()) {
            newLine(out);
            if ("p".equals(name) && !out.isEmpty()) {
                out.append('\n');
            }
        } else if (!Tag.isKnownTag(name)) {
            // "laporan <belum> selesai": a word in brackets, not markup.
            out.append('<').append(element.tagName()).append('>');
        }
    }

    private static void newLine(StringBuilder out) {
        if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
            out.append('\n');
        }
    }

    private static void append(StringBuilder out, String text, boolean markup) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(markup && (c == '\n' || c == '\r') ? ' ' : c);
        }
    }

    private static String clean(String text, boolean severalLines) {
        if (isClean(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int newLines = 0;
        boolean blank = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                continue;
            }
            if (c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029' || c == '\u0085') {
                if (severalLines) {
                    newLines++;
                }
                blank = true;
            } else if (c == ' ' || c == '\t' || c == '\u00a0' || Character.isSpaceChar(c)) {
                blank = true;
            } else if (!invisible(c)) {
                if (!out.isEmpty() && newLines > 0) {
                    out.append(newLines == 1 ? "\n" : "\n\n");
                } else if (!out.isEmpty() && blank) {
                    out.append(' ');
                }
                newLines = 0;
                blank = false;
                if (!Character.isSurrogate(c)) {
                    out.append(c);
                } else if (Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1))) {
                    out.append(c).append(text.charAt(++i));
                } else {
                    out.append('\ufffd');
                }
            }
        }
        return out.toString();
    }

    /** Nothing to do, which is the rule. */
    private static boolean isClean(String text) {
        char before = ' ';
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' ? before == ' ' : c < ' ' || c >= 0x7f && (c <= 0xad || c >= 0x2000)) {
                return false;
            }
            before = c;
        }
        return before != ' ' || text.isEmpty();
    }

    /** Control characters, and those that hide or turn around what follows. */
    private static boolean invisible(char c) {
        return Character.isISOControl(c)
                || c == '\u00ad'
                || c == '\ufeff'
                || c == '\u200b'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2060' && c <= '\u2069'
                || c >= '\ufffe';
    }

    /** A value for a problem report: its shape, not its words. */
    static String mask(Object value) {
        String text = value instanceof Number number ? plain(number) : String.valueOf(value);
        StringBuilder masked = new StringBuilder();
        int length = Math.min(text.length(), 40);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isDigit(c)) {
                masked.append('9');
            } else if (c < 0x7f && c >= ' ' && !isLetter(c)) {
                masked.append(c);
            } else {
                masked.append(Character.isISOControl(c) || Character.isSpaceChar(c) ? ' ' : 'x');
            }
        }
        return masked.toString();
    }

    /** A number as it was written, without an exponent. */
    static String plain(Number number) {
        if (number instanceof Double || number instanceof Float) {
            double d = number.doubleValue();
            return Double.isFinite(d)
                    ? new java.math.BigDecimal(number.toString())
                            .stripTrailingZeros()
                            .toPlainString()
                    : String.valueOf(d).toLowerCase(Locale.ROOT);
        }
        return number.toString();
    }
}
