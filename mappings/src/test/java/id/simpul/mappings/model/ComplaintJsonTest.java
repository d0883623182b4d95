package id.simpul.mappings.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import id.simpul.mappings.model.Complaint.Attachment;
import id.simpul.mappings.model.Complaint.AttachmentState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ComplaintJsonTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void aComplaintIsReadBackAsItWasWritten() {
        assertThat(ComplaintJson.read(ComplaintJson.write(SampleComplaints.full())))
                .isEqualTo(SampleComplaints.full());
        assertThat(ComplaintJson.read(ComplaintJson.write(SampleComplaints.bare())))
                .isEqualTo(SampleComplaints.bare());
    }

    @Test
    void wordsAreLowerCaseWithHyphensAndInstantsAreUtc() {
        JsonNode json = JSON.readTree(ComplaintJson.write(SampleComplaints.full()));

        assertThat(json.get("kind").stringValue()).isEqualTo("information-request");
        assertThat(json.get("status").stringValue()).isEqualTo("in-progress");
        assertThat(json.get("reportedAt").stringValue()).isEqualTo("2026-11-20T01:15:00Z");
        assertThat(json.at("/attachments/1/state").stringValue()).isEqualTo("unavailable");
    }

    @Test
    void theFieldsAreTheRecordComponentsInTheirOrder() {
        JsonNode json = JSON.readTree(ComplaintJson.write(SampleComplaints.full()));

        List<String> components = new ArrayList<>();
        for (var component : Complaint.class.getRecordComponents()) {
            components.add(component.getName());
        }
        assertThat(json.propertyNames()).containsExactlyElementsOf(components);
    }

    @Test
    void whatWasNotGivenIsLeftOut() {
        assertThat(JSON.readTree(ComplaintJson.write(SampleComplaints.bare())).propertyNames())
                .doesNotContain("category", "location", "reporter", "occurredAt", "channel", "addressedTo", "deadlines")
                .doesNotContain("routing");
        assertThat(ComplaintJson.write(SampleComplaints.full())).doesNotContain("null");
    }

    @Test
    void aFieldOfANewerHubIsPassedOver() {
        String newer = ComplaintJson.write(SampleComplaints.full()).replaceFirst("\\{", "{\"mood\":{\"a\":[1]},");

        assertThat(ComplaintJson.read(newer)).isEqualTo(SampleComplaints.full());
    }

    @Test
    void whatIsNoComplaintIsRefusedWithoutQuotingIt() {
        String broken = ComplaintJson.write(SampleComplaints.full()).replace("in-progress", "rahasia-warga");
        for (String json : List.of("", "null", "[]", "rahasia-warga", "{\"id\":\"rahasia-warga\"}", broken)) {
            assertThatThrownBy(() -> ComplaintJson.read(json))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("rahasia-warga")
                    .hasNoCause();
        }
    }

    @Test
    void R8_anAnonymousReporterIsNotOnTheQueueButThePlaceIs() {
        String json = ComplaintJson.forQueue(
                SampleComplaints.complaint("Lampu jalan mati", "Gelap.", true), file -> "https://hub.example/f");

        assertThat(JSON.readTree(json).has("reporter")).isFalse();
        assertThat(json).doesNotContain("Warga Contoh", "3273010101900001", "+628110000001", "warga@contoh.example");
        assertThat(json).doesNotContain("Gang Rahasia").contains("Jl. Contoh No. 1", "32.73.01");
    }

    @Test
    void anIdentifiedReporterIsOnTheQueue() {
        String json = ComplaintJson.forQueue(SampleComplaints.full(), file -> "https://hub.example/f");

        assertThat(JSON.readTree(json).at("/reporter/name").stringValue()).isEqualTo("Warga Contoh");
    }

    @Test
    void onlyAnAvailableAttachmentHasALink() {
        AtomicInteger asked = new AtomicInteger();
        JsonNode json = JSON.readTree(ComplaintJson.forQueue(
                SampleComplaints.full(), file -> "https://hub.example/" + file.name() + asked.incrementAndGet()));

        assertThat(json.at("/attachments/0/href").stringValue()).isEqualTo("https://hub.example/foto.jpg1");
        assertThat(json.at("/attachments/1").has("href")).isFalse();
        assertThat(asked).hasValue(1);
    }

    @Test
    void aLongDescriptionIsCutSoThatTheBodyFitsExactly() {
        for (String unit : List.of("a", "\"", "\n", "é", "🙏", "a\"🙏")) {
            String description = unit.repeat(60_000);
            String json = ComplaintJson.forQueue(withDescription(description), file -> "https://hub.example/f");

            assertThat(json.length()).isBetween(ComplaintJson.QUEUE_CHARACTERS - 3, ComplaintJson.QUEUE_CHARACTERS);
            String cut = JSON.readTree(json).get("description").stringValue();
            assertThat(cut).endsWith(ComplaintJson.CUT);
            assertThat(description).startsWith(cut.substring(0, cut.length() - ComplaintJson.CUT.length()));
        }
    }

    @Test
    void aCutNeverFallsInsideASurrogatePair() {
        for (int shift = 0; shift < 4; shift++) {
            String json = ComplaintJson.forQueue(
                    withDescription("a".repeat(shift) + "🙏".repeat(60_000)), file -> "https://hub.example/f");

            String cut = JSON.readTree(json).get("description").stringValue();
            char last = cut.charAt(cut.length() - ComplaintJson.CUT.length() - 1);
            assertThat(Character.isLowSurrogate(last)).isTrue();
        }
    }

    @Test
    void aDescriptionThatJustFitsIsNotCut() {
        int room = ComplaintJson.QUEUE_CHARACTERS
                - ComplaintJson.forQueue(withDescription(""), file -> "https://hub.example/f")
                        .length();

        String fits = ComplaintJson.forQueue(withDescription("a".repeat(room)), file -> "https://hub.example/f");
        String over = ComplaintJson.forQueue(withDescription("a".repeat(room + 1)), file -> "https://hub.example/f");

        assertThat(fits).hasSize(ComplaintJson.QUEUE_CHARACTERS).doesNotContain(ComplaintJson.CUT);
        assertThat(over).hasSize(ComplaintJson.QUEUE_CHARACTERS).contains(ComplaintJson.CUT);
    }

    @Test
    void aDescriptionThatWillBeCutGoesAsideAlsoWhenItIsShort() {
        assertThat(ComplaintJson.descriptionGoesAside(SampleComplaints.full())).isFalse();
        assertThat(ComplaintJson.descriptionGoesAside(withDescription("a".repeat(20_000))))
                .isFalse();
        assertThat(ComplaintJson.descriptionGoesAside(withDescription("a".repeat(20_001))))
                .isTrue();

        Complaint manyFiles = withDescription("a".repeat(19_000)).withAttachments(files(90));
        assertThat(ComplaintJson.forQueue(manyFiles, file -> "https://hub.example/f".repeat(9)))
                .contains(ComplaintJson.CUT);
        assertThat(ComplaintJson.descriptionGoesAside(manyFiles)).isTrue();
    }

    @Test
    void theLargestValidComplaintFitsAndNamesTheFilesItCouldNotList() {
        Complaint largest = largest();
        assertThat(ComplaintSchema.violations(ComplaintJson.write(largest))).isEmpty();

        String json = ComplaintJson.forQueue(largest, file -> "https://hub.example/" + "f".repeat(400));

        assertThat(json).hasSizeLessThanOrEqualTo(ComplaintJson.QUEUE_CHARACTERS);
        assertThat(ComplaintSchema.violations(json)).isEmpty();
        JsonNode tree = JSON.readTree(json);
        int listed = tree.get("attachments").size();
        assertThat(tree.get("description").stringValue())
                .contains("[+" + (100 - listed) + " lampiran")
                .contains(ComplaintJson.CUT);
        assertThat(tree.at("/attachments/" + (listed - 1) + "/name").stringValue())
                .isEqualTo(ComplaintJson.DESCRIPTION_FILE);
    }

    private static Complaint withDescription(String description) {
        return SampleComplaints.complaint("Lampu jalan mati", description, false);
    }

    private static List<Attachment> files(int count) {
        List<Attachment> files = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            files.add(SampleComplaints.file("foto-" + i + ".jpg", AttachmentState.AVAILABLE, SampleComplaints.HASH));
        }
        return files;
    }

    /** Every bounded field at its bound, all of it in characters that need escaping. */
    private static Complaint largest() {
        List<Attachment> files = new ArrayList<>();
        for (int i = 0; i < 99; i++) {
            files.add(SampleComplaints.file("\"".repeat(255), AttachmentState.AVAILABLE, SampleComplaints.HASH));
        }
        files.add(new Attachment(
                ComplaintJson.DESCRIPTION_FILE,
                "text/plain",
                9,
                SampleComplaints.HASH,
                null,
                AttachmentState.AVAILABLE));
        Complaint full = SampleComplaints.full();
        List<Complaint.Reference> references = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            references.add(new Complaint.Reference("\"".repeat(64), "\"".repeat(200)));
        }
        return new Complaint(
                full.id(),
                new Complaint.Source("s".repeat(64), "\"".repeat(200), "\"".repeat(100), "\"".repeat(2000)),
                references,
                full.kind(),
                full.oversight(),
                false,
                true,
                "\"".repeat(500),
                "\"".repeat(1_000_000),
                "id",
                new Complaint.Category("\"".repeat(20), "\"".repeat(300)),
                new Complaint.Location(full.location().region(), "\"".repeat(2000), -6.123456789, 107.123456789),
                new Complaint.Reporter(
                        "\"".repeat(300), "3273010101900001", "\"".repeat(50), "\"".repeat(320), "\"".repeat(2000)),
                files,
                full.occurredAt(),
                full.reportedAt(),
                full.receivedAt(),
                "\"".repeat(50),
                "\"".repeat(50),
                full.deadlines(),
                new Complaint.Routing("\"".repeat(50), "\"".repeat(100), "\"".repeat(1000), 9),
                full.status(),
                1,
                new Complaint.Provenance("\"".repeat(100), SampleComplaints.HASH));
    }
}
