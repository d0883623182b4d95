package id.simpul.connectors.soap;

import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.Placeholders;
import java.util.regex.Pattern;

/** The request's payload from its template. */
final class SoapBody {

    /** An element of nothing but the place-holder: without a value it is left out, as a query parameter is. */
    private static final Pattern CURSOR_ELEMENT =
            Pattern.compile("<([\\w:.-]+)(?:\\s[^<>]*)?>\\s*\\{cursor}\\s*</\\1\\s*>");

    private final String template;
    private final Placeholders placeholders;

    SoapBody(String template, Placeholders placeholders) {
        this.template = template.strip();
        this.placeholders = placeholders;
    }

    String fill(PageFetcher.Ask ask) {
        String filled = placeholders.fill(template, ask, SoapBody::escape);
        if (filled != null) {
            return filled;
        }
        String without = CURSOR_ELEMENT.matcher(template).replaceAll("").replace("{cursor}", "");
        return String.valueOf(placeholders.fill(without, ask, SoapBody::escape));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }
}
