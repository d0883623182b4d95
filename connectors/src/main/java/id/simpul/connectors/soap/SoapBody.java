package id.simpul.connectors.soap;

import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.Placeholders;
import java.util.Map;
import java.util.regex.Pattern;

/** The request's payload from its template. */
final class SoapBody {

    /** An element of nothing but the place-holder: without a value it is left out, as a query parameter is. */
    private static final String ONLY = "<([\\w:.-]+)(?:\\s[^<>]*)?>\\s*\\{%s}\\s*</\\1\\s*>";

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
        String without = template;
        for (Map.Entry<String, String> place : placeholders.values(ask).entrySet()) {
            if (place.getValue() == null) {
                without = Pattern.compile(ONLY.formatted(place.getKey()))
                        .matcher(without)
                        .replaceAll("")
                        .replace("{" + place.getKey() + "}", "");
            }
        }
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
