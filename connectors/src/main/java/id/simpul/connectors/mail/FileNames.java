package id.simpul.connectors.mail;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of attachments: what the sender wrote, made safe to show and to save. */
final class FileNames {

    private static final int LONGEST = 200;
    private static final Map<String, String> EXTENSIONS = new LinkedHashMap<>();

    static {
        EXTENSIONS.put("image/jpeg", "jpg");
        EXTENSIONS.put("image/png", "png");
        EXTENSIONS.put("image/gif", "gif");
        EXTENSIONS.put("image/webp", "webp");
        EXTENSIONS.put("image/heic", "heic");
        EXTENSIONS.put("application/pdf", "pdf");
        EXTENSIONS.put("application/msword", "doc");
        EXTENSIONS.put("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx");
        EXTENSIONS.put("application/vnd.ms-excel", "xls");
        EXTENSIONS.put("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx");
        EXTENSIONS.put("application/zip", "zip");
        EXTENSIONS.put("message/rfc822", "eml");
        EXTENSIONS.put("text/plain", "txt");
        EXTENSIONS.put("text/html", "html");
        EXTENSIONS.put("text/csv", "csv");
        EXTENSIONS.put("text/calendar", "ics");
        EXTENSIONS.put("video/mp4", "mp4");
        EXTENSIONS.put("audio/mpeg", "mp3");
        EXTENSIONS.put("audio/ogg", "ogg");
    }

    private FileNames() {}

    /** @param number of the file in its mail, counted from 1, for one without a usable name */
    static String of(@Nullable String given, String mediaType, int number) {
        String name = given == null ? "" : given.replaceAll("\\p{Cntrl}", "").strip();
        // Old mailers send whole paths, attackers ../..: the last step of any of them is the name.
        name = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
                .strip();
        if (name.isEmpty() || name.matches("\\.+")) {
            return "lampiran-%d.%s".formatted(number, EXTENSIONS.getOrDefault(mediaType, "bin"));
        }
        if (name.length() > LONGEST) {
            int dot = name.lastIndexOf('.');
            String end = dot > 0 && name.length() - dot <= 10 ? name.substring(dot) : "";
            name = name.substring(0, LONGEST - end.length()) + end;
        }
        return name;
    }

    /** For files that come without a type: by the name's end. */
    static String mediaTypeOf(String name) {
        String end = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String extension = end.equals("jpeg") ? "jpg" : end;
        return EXTENSIONS.entrySet().stream()
                .filter(known -> known.getValue().equals(extension))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("application/octet-stream");
    }
}
