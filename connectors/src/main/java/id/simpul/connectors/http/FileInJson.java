package id.simpul.connectors.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** A file that its address gives in base64, as a value of a JSON object. Streamed: only a few bytes of it are ever in memory. */
final class FileInJson {

    /** The value itself is never read as a text. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final String[] names;

    /** @param path names on the way to the value, joined by dots */
    FileInJson(String path) {
        this.names = path.split("\\.");
    }

    /** @return what is wrong with the answer, or {@code null} */
    @Nullable
    String copy(InputStream answer, Path into) throws IOException {
        try (JsonParser json = JSON.createParser(tools.jackson.core.ObjectReadContext.empty(), answer);
                OutputStream out = Files.newOutputStream(into)) {
            if (!isAtValue(json)) {
                return "answers without a text at '" + String.join(".", names) + "', where the file belongs";
            }
            json.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, out);
            return null;
        } catch (JacksonIOException io) {
            throw io.getCause();
        } catch (UncheckedIOException io) {
            throw io.getCause();
        } catch (JacksonException broken) {
            return "answers with what is no JSON, or no base64, where the file belongs"; // its message quotes the
            // answer
        }
    }

    private boolean isAtValue(JsonParser json) {
        int depth = 0;
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
            if (token == JsonToken.END_OBJECT) {
                return false; // of the object where the next name belongs
            }
            boolean wanted = names[depth].equals(json.currentName());
            JsonToken value = json.nextToken();
            if (!wanted) {
                json.skipChildren();
            } else if (depth == names.length - 1) {
                return value == JsonToken.VALUE_STRING;
            } else if (value != JsonToken.START_OBJECT) {
                return false;
            } else {
                depth++;
            }
        }
        return false;
    }
}
