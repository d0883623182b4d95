package id.simpul.routes.store;

import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.Ticket;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A record's files as its row keeps them. What is embedded in the record is not repeated here: reopening finds it again. */
final class FilesJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private FilesJson() {}

    static String write(List<SourceFile> files) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (SourceFile file : files) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", file.name());
            if (file.mediaType() != null) {
                entry.put("mediaType", file.mediaType());
            }
            if (file instanceof SourceFile.Remote remote) {
                entry.put("url", remote.url());
            } else if (file instanceof SourceFile.Stored stored) {
                entry.put("sha256", stored.ticket().sha256());
                entry.put("size", stored.ticket().size());
            } else if (file instanceof SourceFile.Unavailable unavailable) {
                entry.put("unavailable", unavailable.reason());
            }
            list.add(entry);
        }
        return JSON.writeValueAsString(list);
    }

    static List<SourceFile> read(@Nullable String json) {
        List<SourceFile> files = new ArrayList<>();
        if (json == null) {
            return files;
        }
        for (JsonNode entry : JSON.readTree(json)) {
            String name = entry.get("name").asString();
            String mediaType = entry.has("mediaType") ? entry.get("mediaType").asString() : null;
            if (entry.has("sha256")) {
                Ticket ticket = new Ticket(
                        entry.get("sha256").asString(), entry.get("size").asLong());
                files.add(new SourceFile.Stored(name, mediaType, ticket));
            } else if (entry.has("unavailable")) {
                files.add(new SourceFile.Unavailable(
                        name, mediaType, entry.get("unavailable").asString()));
            } else if (entry.has("url")) {
                files.add(
                        new SourceFile.Remote(name, mediaType, entry.get("url").asString()));
            }
        }
        return files;
    }

    /** Tickets of what is in our keeping. */
    static List<Ticket> stored(String json) {
        return read(json).stream()
                .filter(SourceFile.Stored.class::isInstance)
                .map(file -> ((SourceFile.Stored) file).ticket())
                .toList();
    }
}
