package id.simpul.mappings.model;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.model.ComplaintSchema.Violation;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ComplaintSchemaTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void whatWeKeepAndWhatAnAgencyGetsAreBothValid() {
        for (Complaint complaint : List.of(
                SampleComplaints.full(),
                SampleComplaints.bare(),
                SampleComplaints.complaint("Anonim", "x".repeat(100_000), true))) {
            assertThat(ComplaintSchema.violations(ComplaintJson.write(complaint)))
                    .isEmpty();
            assertThat(ComplaintSchema.violations(ComplaintJson.forQueue(complaint, file -> "https://hub.example/f")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    id                        | "RAHASIA"
                    source.system             | "RAHASIA"
                    source.nativeId           | ""
                    references[0].id          | 7
                    kind                      | "RAHASIA"
                    oversight                 | null
                    anonymous                 | "RAHASIA"
                    secret                    | 1
                    title                     | ""
                    language                  | "RAHASIA"
                    category.code             | ""
                    location.region.scheme    | "RAHASIA"
                    location.region.code      | "RAHASIA"
                    location.latitude         | 90.5
                    location.longitude        | "NaN"
                    reporter.nationalId       | "RAHASIA"
                    attachments[1].state      | "RAHASIA"
                    attachments[0].sha256     | "RAHASIA"
                    attachments[0].size       | -1
                    occurredAt                | "RAHASIA"
                    reportedAt                | "2026-11-20 08:00"
                    deadlines.verifyBy        | "RAHASIA"
                    routing.hop               | -1
                    status                    | "RAHASIA"
                    sequence                  | 1.5
                    provenance.originalSha256 | "RAHASIA"
                    """)
    void aWrongValueIsNamedByItsPathAndNotRepeated(String path, String value) {
        List<Violation> violations = broken(json -> set(json, path, JSON.readTree(value)));

        assertThat(violations).isNotEmpty().allSatisfy(violation -> {
            assertThat(violation.path()).isEqualTo(path);
            assertThat(violation.message()).doesNotContain("RAHASIA");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "title,500",
        "location.address,2000",
        "reporter.name,300",
        "reporter.address,2000",
        "description,10000000",
        "source.nativeId,200",
        "attachments[0].name,255",
        "attachments[0].href,2000",
        "routing.reason,1000"
    })
    void aTextIsBounded(String path, int length) {
        assertThat(broken(json -> set(json, path, JSON.valueToTree("x".repeat(length)))))
                .isEmpty();
        assertThat(broken(json -> set(json, path, JSON.valueToTree("x".repeat(length + 1)))))
                .containsExactly(new Violation(path, "must have at most " + length + " characters"));
    }

    @Test
    void aControlCharacterIsRefusedAndALineEndIsNot() {
        assertThat(broken(json -> json.put("description", "a\u0000b")))
                .containsExactly(new Violation("description", "must not have control characters"));
        assertThat(broken(json -> json.put("description", "a\r\n\tb"))).isEmpty();
    }

    @Test
    void everyRequiredFieldIsMissed() {
        for (String field : List.of("id", "kind", "title", "description", "reportedAt", "status", "provenance")) {
            assertThat(broken(json -> json.remove(field))).containsExactly(new Violation(field, "is missing"));
        }
        assertThat(broken(json -> ((ObjectNode) json.get("source")).remove("nativeId")))
                .containsExactly(new Violation("source.nativeId", "is missing"));
    }

    @Test
    void aSurplusFieldIsRefusedWithoutItsName() {
        assertThat(broken(json -> ((ObjectNode) json.get("location")).put("RAHASIA", "RAHASIA")))
                .containsExactly(new Violation("location", "has a field that the model does not know"));
    }

    @Test
    void allViolationsAreTold() {
        assertThat(broken(json -> json.put("title", "").put("kind", "x").remove("status")))
                .extracting(Violation::path)
                .containsExactlyInAnyOrder("title", "kind", "status");
    }

    @Test
    void whatIsNotJsonIsAViolationToo() {
        assertThat(ComplaintSchema.violations("{\"RAHASIA")).containsExactly(new Violation("", "is not JSON"));
        assertThat(ComplaintSchema.violations("")).isNotEmpty();
        assertThat(ComplaintSchema.violations("7")).isNotEmpty();
    }

    /** Should the model grow a field, the schema must too. */
    @Test
    void theSchemaKnowsExactlyTheModelsFields() {
        JsonNode schema = JSON.readTree(ComplaintSchema.text());
        sameFields(Complaint.class, schema);
        sameFields(Complaint.Source.class, schema.at("/properties/source"));
        sameFields(Complaint.Reference.class, schema.at("/properties/references/items"));
        sameFields(Complaint.Category.class, schema.at("/properties/category"));
        sameFields(Complaint.Location.class, schema.at("/properties/location"));
        sameFields(Complaint.Reporter.class, schema.at("/properties/reporter"));
        sameFields(Complaint.Attachment.class, schema.at("/properties/attachments/items"));
        sameFields(Complaint.Deadlines.class, schema.at("/properties/deadlines"));
        sameFields(Complaint.Routing.class, schema.at("/properties/routing"));
        sameFields(Complaint.Provenance.class, schema.at("/properties/provenance"));
        assertThat(words(schema.at("/properties/kind"))).isEqualTo(Words.all(Complaint.Kind.class));
        assertThat(words(schema.at("/properties/status"))).isEqualTo(Words.all(Complaint.Status.class));
        assertThat(words(schema.at("/properties/oversight"))).isEqualTo(Words.all(Complaint.Oversight.class));
    }

    private static void sameFields(Class<?> type, JsonNode schema) {
        TreeSet<String> components = new TreeSet<>();
        for (var component : type.getRecordComponents()) {
            components.add(component.getName());
        }
        assertThat(new TreeSet<>(schema.get("properties").propertyNames())).isEqualTo(components);
        assertThat(schema.get("additionalProperties").booleanValue()).isFalse();
    }

    private static String words(JsonNode schema) {
        return String.join(
                ", ",
                schema.get("enum").valueStream().map(JsonNode::stringValue).toList());
    }

    private static List<Violation> broken(Consumer<ObjectNode> change) {
        ObjectNode json = (ObjectNode) JSON.readTree(ComplaintJson.write(SampleComplaints.full()));
        change.accept(json);
        return ComplaintSchema.violations(json.toString());
    }

    private static void set(ObjectNode json, String path, JsonNode value) {
        String pointer = "/" + path.replaceAll("\\[(\\d+)]", ".$1").replace('.', '/');
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) json.at(pointer.substring(0, last))).set(pointer.substring(last + 1), value);
    }
}
