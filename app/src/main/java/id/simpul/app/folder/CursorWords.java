package id.simpul.app.folder;

import id.simpul.connectors.Cursor;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How far a source has been read, for people. */
final class CursorWords {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx");

    private CursorWords() {}

    /** @param zone the source's */
    static String of(Cursor cursor, ZoneId zone) {
        JsonNode json = JSON.readTree(cursor.json());
        String words = json.has("cursor") ? mailbox(json.path("cursor"), zone) : list(json, zone);
        return cursor.atRest() ? words : words + "; in the middle of a pull, which goes on from here";
    }

    private static String list(JsonNode cursor, ZoneId zone) {
        JsonNode mark = cursor.path("mark");
        JsonNode candidate = cursor.path("resume").path("walk").path("candidate");
        String read;
        if (!mark.isMissingNode() && !mark.isNull()) {
            read = "read up to " + mark(mark, zone);
        } else if (cursor.path("from").isString()) {
            read = "nothing read yet, begins at " + time(cursor.path("from"), zone);
        } else if (cursor.path("pulls").asInt(0) > 0) {
            read = "the whole list was read";
        } else {
            read = "nothing read to its end yet, begins with the "
                    + (cursor.path("begun").asBoolean() ? "first record" : "next pull");
        }
        return candidate.isObject() ? read + ", seen up to " + mark(candidate, zone) : read;
    }

    private static String mark(JsonNode mark, ZoneId zone) {
        return mark.path("id").isNumber() || mark.path("id").isString()
                ? "id " + mark.path("id").asString()
                : time(mark.path("at"), zone);
    }

    private static String mailbox(JsonNode cursor, ZoneId zone) {
        List<String> folders = new ArrayList<>();
        cursor.path("folders")
                .properties()
                .forEach(folder -> folders.add("%s up to mail %s"
                        .formatted(
                                folder.getKey(),
                                folder.getValue().path("highest").asString())));
        if (!folders.isEmpty()) {
            return "read " + String.join(", ", folders);
        }
        return cursor.path("notBefore").isString()
                ? "nothing read yet, begins with mails since " + time(cursor.path("notBefore"), zone)
                : "nothing read yet, begins with the " + (cursor.path("begun").isString() ? "next mail" : "first mail");
    }

    private static String time(JsonNode instant, ZoneId zone) {
        try {
            return TIME.format(Instant.parse(instant.asString()).atZone(zone));
        } catch (DateTimeParseException asItIs) {
            return instant.asString();
        }
    }
}
