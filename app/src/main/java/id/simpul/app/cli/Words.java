package id.simpul.app.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/** How figures and times read on a terminal. */
final class Words {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Words() {}

    /** Empty for what is not there. */
    static String text(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? "" : node.asString();
    }

    /** @param seconds a number, or null for nothing to be old */
    static String age(JsonNode seconds) {
        if (!seconds.isNumber()) {
            return "-";
        }
        long s = Math.max(0, Math.round(seconds.asDouble()));
        if (s < 120) {
            return s + " s";
        }
        if (s < 2 * 3600) {
            return s / 60 + " min";
        }
        return s < 2 * 86_400 ? s / 3600 + " h" : s / 86_400 + " d";
    }

    /** An instant of the hub in this machine's zone, to the second. */
    static String time(JsonNode instant) {
        String text = text(instant);
        try {
            return text.isEmpty() ? "-" : TIME.format(Instant.parse(text).atZone(ZoneId.systemDefault()));
        } catch (DateTimeParseException asItCame) {
            return text;
        }
    }

    /** The same to the minute. */
    static String minute(JsonNode instant) {
        String time = time(instant);
        return time.matches(".*:\\d\\d:\\d\\d") ? time.substring(0, time.length() - 3) : time;
    }

    /** For a path or a query. */
    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
