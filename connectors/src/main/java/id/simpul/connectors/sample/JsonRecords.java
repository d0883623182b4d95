package id.simpul.connectors.sample;

import id.simpul.connectors.list.PageFetcher;
import id.simpul.mappings.FileProblem;
import java.io.InputStream;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON records one after another or in one list, however many: one at a time is in memory. */
final class JsonRecords {

    private static final String TYPE = "application/json";
    private static final String FIX = "write one JSON object a line, or all in one list";

    private JsonRecords() {}

    /**
     * @param longest text of a record, in characters
     * @return what is wrong where; {@code null} at a good end
     */
    static @Nullable FileProblem read(InputStream in, String file, int longest, Consumer<PageFetcher.Row> take) {
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxStringLength(longest)
                                .maxNestingDepth(200)
                                .build())
                        .build())
                .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try (JsonParser parser = mapper.createParser(in)) {
            boolean inList = false;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.START_ARRAY && !inList) {
                    inList = true;
                } else if (token == JsonToken.END_ARRAY && inList) {
                    inList = false;
                } else if (token == JsonToken.START_OBJECT) {
                    Map<?, ?> record = mapper.readValue(parser, Map.class);
                    take.accept(new PageFetcher.Row(record, mapper.writeValueAsBytes(record), TYPE));
                } else {
                    return problem(file, parser.currentTokenLocation(), "is no record: not a JSON object");
                }
            }
            return null;
        } catch (JacksonException broken) { // its message would quote the record
            return problem(file, broken.getLocation(), "is not JSON from here on");
        }
    }

    private static FileProblem problem(String file, @Nullable TokenStreamLocation at, String what) {
        return new FileProblem(
                file,
                at == null ? 1 : Math.max(1, at.getLineNr()),
                at == null ? 1 : Math.max(1, at.getColumnNr()),
                "",
                what,
                FIX);
    }
}
