package id.simpul.connectors.soap;

import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.Placeholders;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text of a request with place-holders in it. */
final class SoapTemplate {

    /** An element of nothing but a place-holder: without a value it is left out, as a query parameter is. */
    private static final String ONLY = "<([\\w:.-]+)(\\s[^<>]*)?>\\s*\\{%s}\\s*</\\1\\s*>";

    /** But not where parameters may count by position, as they do in rpc/encoded. */
    private static final Pattern TYPED = Pattern.compile("\\s[\\w-]+:type\\s*=");

    private final String template;
    private final Placeholders placeholders;
    private final boolean call;

    SoapTemplate(String template, Placeholders placeholders) {
        this(template, placeholders, false);
    }

    private SoapTemplate(String template, Placeholders placeholders, boolean call) {
        this.template = template.strip();
        this.placeholders = placeholders;
        this.call = call;
    }

    /** The element in the envelope's body: it names what is called, and is never left out. */
    static SoapTemplate ofCall(String template, Placeholders placeholders) {
        return new SoapTemplate(template, placeholders, true);
    }

    /** As XML. @param session what the login gave, {@code null} if there is none */
    String xml(PageFetcher.Ask ask, @Nullable String session) {
        return session(fill(ask, true), session == null ? null : escape(session));
    }

    /** As the value of an HTTP header, of one line whatever is put in. */
    String line(PageFetcher.Ask ask, @Nullable String session) {
        return session(fill(ask, false), session).replaceAll("[\\r\\n]+", " ");
    }

    private String fill(PageFetcher.Ask ask, boolean xml) {
        String filled = placeholders.fill(template, ask, text -> xml ? escape(text) : text);
        if (filled != null) {
            return filled;
        }
        String without = template;
        for (Map.Entry<String, @Nullable String> place :
                placeholders.values(ask).entrySet()) {
            if (place.getValue() == null) {
                without = Pattern.compile(ONLY.formatted(place.getKey()))
                        .matcher(without)
                        .replaceAll(found -> isTyped(found.group(2)) || call && isAll(found) ? "$0" : "")
                        .replace("{" + place.getKey() + "}", "");
            }
        }
        return String.valueOf(placeholders.fill(without, ask, text -> xml ? escape(text) : text));
    }

    private boolean isAll(MatchResult found) {
        return found.end() - found.start() == template.length();
    }

    private static boolean isTyped(@Nullable String attributes) {
        return attributes != null && TYPED.matcher(attributes).find();
    }

    /** Last, so that nothing in a session is taken for a place-holder. */
    private static String session(String filled, @Nullable String session) {
        return filled.replace("{session}", session == null ? "" : session);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;");
    }
}
