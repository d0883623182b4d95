package id.simpul.connectors.mail;

import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeVisitor;

/** HTML to text that keeps its lines: a form sent as a table reads "Nama: Siti" again. */
final class HtmlText {

    /** Deeper elements are taken as siblings; depth costs the parser its square. */
    private static final int DEEPEST = 200;

    /** Taken out of the words before. */
    private static final char QUOTE = 1;

    private static final char UNQUOTE = 2;

    private static final Set<String> LINES = Set.of(
            "p",
            "div",
            "tr",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "table",
            "ul",
            "ol",
            "pre",
            "hr",
            "section",
            "article",
            "header",
            "footer",
            "dt",
            "dd");

    private HtmlText() {}

    static String of(String html) {
        StringBuilder text = new StringBuilder();
        // Quoted history carries its marks like in plain text.
        Parser.htmlParser().setMaxDepth(DEEPEST).parseInput(html, "").body().traverse(new NodeVisitor() {
            @Override
            public void head(Node node, int depth) {
                if (node instanceof TextNode words) {
                    text.append(words.getWholeText().replaceAll("[\\s\\x01\\x02]+", " "));
                } else if (node instanceof Element element) {
                    if (element.normalName().equals("blockquote")) {
                        text.append('\n').append(QUOTE);
                    }
                    if (element.normalName().equals("br") || LINES.contains(element.normalName())) {
                        text.append('\n');
                    } else if (element.normalName().equals("td")) {
                        text.append(' ');
                    }
                }
            }

            @Override
            public void tail(Node node, int depth) {
                if (node.normalName().equals("blockquote")) {
                    text.append('\n').append(UNQUOTE);
                }
                if (node instanceof Element element && LINES.contains(element.normalName())) {
                    text.append('\n');
                }
            }
        });
        String lines = text.toString()
                .replace('\u00a0', ' ')
                .replaceAll("[ \\t]+", " ")
                .replaceAll(" ?\\n ?", "\n")
                .replaceAll("\\n{3,}", "\n\n");
        return lines.indexOf(QUOTE) < 0 ? lines.strip() : quoted(lines).strip();
    }

    private static String quoted(String lines) {
        StringBuilder text = new StringBuilder();
        int depth = 0;
        for (String line : lines.split("\n")) {
            for (int i = 0; i < line.length(); i++) {
                depth += line.charAt(i) == QUOTE ? 1 : line.charAt(i) == UNQUOTE ? -1 : 0;
            }
            String words = line.replaceAll("[\\x01\\x02]", "").strip();
            if (!words.isEmpty() || depth == 0) {
                text.append(depth > 0 ? "> " : "").append(words).append('\n');
            }
        }
        return text.toString();
    }
}
