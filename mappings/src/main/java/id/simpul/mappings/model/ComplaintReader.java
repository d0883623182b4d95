package id.simpul.mappings.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads back what {@link ComplaintWriter} wrote. Fields it does not know are passed over: another hub on the same database
 * may already be newer.
 */
final class ComplaintReader {

    static final Complaint.Category UNSORTED = new Complaint.Category(null, null);
    static final Complaint.Location NOWHERE = new Complaint.Location(null, null, null, null);

    private static final JsonMapper JSON = new JsonMapper();

    private ComplaintReader() {}

    static Complaint read(String json) {
        try {
            return complaint(JSON.readTree(json));
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            // Without the cause: it quotes the text it stumbled over, and that is a citizen's.
            throw new IllegalArgumentException("not the JSON of a complaint: "
                    + e.getClass().getSimpleName() + " in "
                    + json.length() + " characters");
        }
    }

    private static Complaint complaint(JsonNode of) {
        return new Complaint(
                UUID.fromString(of.required("id").stringValue()),
                source(of.required("source")),
                list(of, "references", node -> new Complaint.Reference(text(node, "system"), text(node, "id"))),
                word(Complaint.Kind.class, of, "kind"),
                word(Complaint.Oversight.class, of, "oversight"),
                of.required("anonymous").booleanValue(),
                of.required("secret").booleanValue(),
                text(of, "title"),
                text(of, "description"),
                text(of, "language"),
                or(UNSORTED, of, "category", ComplaintReader::category),
                or(NOWHERE, of, "location", ComplaintReader::location),
                or(Complaint.Reporter.UNKNOWN, of, "reporter", ComplaintReader::reporter),
                list(of, "attachments", ComplaintReader::attachment),
                instant(of, "occurredAt"),
                instant(of, "reportedAt"),
                instant(of, "receivedAt"),
                text(of, "channel"),
                text(of, "addressedTo"),
                or(Complaint.Deadlines.NONE, of, "deadlines", ComplaintReader::deadlines),
                or(null, of, "routing", ComplaintReader::routing),
                word(Complaint.Status.class, of, "status"),
                of.required("sequence").intValue(),
                or(null, of, "provenance", ComplaintReader::provenance));
    }

    private static Complaint.Source source(JsonNode of) {
        return new Complaint.Source(text(of, "system"), text(of, "nativeId"), text(of, "version"), text(of, "url"));
    }

    private static Complaint.Category category(JsonNode of) {
        return new Complaint.Category(text(of, "code"), text(of, "sourceLabel"));
    }

    private static Complaint.Location location(JsonNode of) {
        return new Complaint.Location(
                or(null, of, "region", node -> new Complaint.Region(text(node, "scheme"), text(node, "code"))),
                text(of, "address"),
                or(null, of, "latitude", JsonNode::doubleValue),
                or(null, of, "longitude", JsonNode::doubleValue));
    }

    private static Complaint.Reporter reporter(JsonNode of) {
        return new Complaint.Reporter(
                text(of, "name"), text(of, "nationalId"), text(of, "phone"), text(of, "email"), text(of, "address"));
    }

    private static Complaint.Attachment attachment(JsonNode of) {
        return new Complaint.Attachment(
                text(of, "name"),
                text(of, "mediaType"),
                of.required("size").longValue(),
                text(of, "sha256"),
                text(of, "href"),
                word(Complaint.AttachmentState.class, of, "state"));
    }

    private static Complaint.Deadlines deadlines(JsonNode of) {
        return new Complaint.Deadlines(instant(of, "verifyBy"), instant(of, "respondBy"), instant(of, "resolveBy"));
    }

    private static Complaint.Routing routing(JsonNode of) {
        return new Complaint.Routing(
                text(of, "agency"),
                text(of, "rule"),
                text(of, "reason"),
                of.required("hop").intValue());
    }

    private static Complaint.Provenance provenance(JsonNode of) {
        return new Complaint.Provenance(text(of, "mapping"), text(of, "originalSha256"));
    }

    private static @Nullable String text(JsonNode of, String name) {
        return or(null, of, name, JsonNode::stringValue);
    }

    private static @Nullable Instant instant(JsonNode of, String name) {
        return or(null, of, name, node -> Instant.parse(node.stringValue()));
    }

    private static <E extends Enum<E>> @Nullable E word(Class<E> type, JsonNode of, String name) {
        return or(null, of, name, node -> Words.read(type, node.stringValue())
                .orElseThrow(IllegalArgumentException::new));
    }

    private static <T> List<T> list(JsonNode of, String name, Function<JsonNode, T> item) {
        return or(List.of(), of, name, node -> StreamSupport.stream(node.spliterator(), false)
                .map(item)
                .toList());
    }

    private static <T> @Nullable T or(@Nullable T absent, JsonNode of, String name, Function<JsonNode, T> read) {
        JsonNode node = of.get(name);
        return node == null || node.isNull() ? absent : read.apply(node);
    }
}
