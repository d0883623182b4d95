package id.simpul.connectors.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** JSON as JDK maps, lists and values; every object still knows the bytes it was read from. */
final class JsonTree implements Tree {

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // files inside records; the answer as a whole is bounded
                    .maxNestingDepth(200)
                    .build())
            .build();

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final byte[] bytes;
    private final @Nullable Object root;
    private final Map<Object, int[]> spans = new IdentityHashMap<>();

    private JsonTree(byte[] bytes) throws Broken {
        this.bytes = bytes;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            parser.nextToken();
            if (parser.currentToken() == null) {
                throw new Broken("it is empty");
            }
            this.root = value(parser);
            if (parser.nextToken() != null) {
                throw new Broken("something follows the JSON at byte " + offset(parser));
            }
        } catch (UnexpectedEndOfInputException cut) {
            throw new Broken("the JSON is cut off after %,d bytes".formatted(bytes.length));
        } catch (JacksonException wrong) {
            // Its message would quote the answer.
            long at = wrong.getLocation() == null ? -1 : wrong.getLocation().getByteOffset();
            throw new Broken("it is not JSON%s".formatted(at < 0 ? "" : " at byte %,d".formatted(at)));
        }
    }

    /** @throws Broken saying what is wrong first, without quoting it */
    static JsonTree of(byte[] utf8) throws Broken {
        return new JsonTree(utf8);
    }

    /** What an expression has composed, of whatever format. */
    static Piece composed(@Nullable Object record) {
        return new Piece(MAPPER.writeValueAsBytes(record), AnswerReading.JSON);
    }

    @Override
    public @Nullable Object root() {
        return root;
    }

    @Override
    public Piece piece(@Nullable Object record) {
        int[] span = record == null ? null : spans.get(record);
        return span == null
                ? composed(record)
                : new Piece(Arrays.copyOfRange(bytes, span[0], span[1]), AnswerReading.JSON);
    }

    private static int offset(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    private @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> {
                double number = parser.getDoubleValue();
                yield Double.isFinite(number) ? (Object) number : parser.getString();
            }
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    private Map<String, @Nullable Object> object(JsonParser parser) {
        int start = offset(parser);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser));
        }
        spans.put(map, new int[] {start, offset(parser) + 1});
        return map;
    }
}
