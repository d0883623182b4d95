package id.simpul.mappings.folder;

import id.simpul.mappings.source.Auth;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.yaml.YamlObject;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how a REST source is asked. */
final class RestReader {

    private final YamlObject yaml;
    private final Values values;
    private final PlaceHolders placeHolders = PlaceHolders.ofList();

    RestReader(YamlObject yaml, Values values) {
        this.yaml = yaml;
        this.values = values;
    }

    @Nullable
    Rest read() {
        YamlObject request = yaml.requiredObject("request", "{ url: \"${NAME}/path\" }");
        URI url = null;
        Map<String, String> query = new LinkedHashMap<>();
        Map<String, String> headers = new LinkedHashMap<>();
        if (request != null) {
            request.only("url", "query", "headers");
            url = values.address(request, "url");
            query.putAll(query(request));
            headers.putAll(headers(request));
        }
        Auth auth = new AuthReader(values).read(yaml);
        ListReading list = new ListReader(yaml, values, placeHolders).read(request);
        return url == null || list == null ? null : new Rest(url, query, headers, auth, list);
    }

    private Map<String, String> query(YamlObject request) {
        Map<String, String> query = new LinkedHashMap<>();
        YamlObject parameters = request.object("query");
        if (parameters != null) {
            parameters.texts().forEach((name, text) -> {
                placeHolders.check(text);
                put(query, name, values.maybeSecret(name, text));
            });
        }
        return query;
    }

    private Map<String, String> headers(YamlObject request) {
        Map<String, String> headers = new LinkedHashMap<>();
        YamlObject fields = request.object("headers");
        if (fields != null) {
            fields.texts().forEach((name, text) -> {
                String value = values.maybeSecret(name, text);
                if (!AuthReader.HEADER.matcher(name).matches() || value != null && value.matches("(?s).*[\\r\\n].*")) {
                    text.problem("is not a header", "write 'Name: value' on one line");
                } else {
                    put(headers, name, value);
                }
            });
        }
        return headers;
    }

    private static void put(Map<String, String> map, String name, @Nullable String value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
