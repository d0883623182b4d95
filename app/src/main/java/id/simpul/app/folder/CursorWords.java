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
        return json.has("cursor") ? mailbox(json.path("cursor"), zone) : list(json, zone, cursor.atRest());
    }

    private static String list(JsonNode cursor, ZoneId zone, boolean atRest) {
        String read;
        if (cursor.path("mark").isString()) {
            read = "read up to " + mark(cursor.path("mark"), zone);
        } else if (cursor.path("from").isString()) {
            read = "nothing read to its end yet, begins at " + time(cursor.path("from"), zone);
        } else if (cursor.path("pulls").asInt(0) > 0) {
            read = "the whole list was read";
        } else {
            read = "nothing read to its end yet, begins with the "
                    + (cursor.path("begun").asBoolean(false) ? "first record" : "next change");
        }
        if (atRest) {
            return read;
        }
        JsonNode resume = cursor.path("resume");
        JsonNode seen = resume.path("walk").path("candidate");
        return "%s; in the middle of a pull, after page %d%s"
                .formatted(
                        read,
                        resume.path("step").path("index").asInt(0),
                        seen.isString() ? ", seen up to " + mark(seen, zone) : "");
    }

    private static String mark(JsonNode mark, ZoneId zone) {
        return mark.asString().matches("-?\\d+") ? "id " + mark.asString() : time(mark, zone);
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
