package id.simpul.mappings.model;

import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.mappings.model.Complaint.Attachment;
import id.simpul.mappings.model.Complaint.AttachmentState;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** R3: what is a change, and what is not. */
class ContentHashTest {

    private static final Complaint FULL = SampleComplaints.full();

    @TestFactory
    List<DynamicTest> R3_whatTheSourceSaysIsContent() {
        return Map.<String, Object>ofEntries(
                        Map.entry("references", List.of()),
                        Map.entry("kind", Complaint.Kind.COMPLAINT),
                        Map.entry("oversight", Complaint.Oversight.YES),
                        Map.entry("anonymous", true),
                        Map.entry("secret", false),
                        Map.entry("title", "Lain"),
                        Map.entry("description", "Lain"),
                        Map.entry("language", "jv"),
                        Map.entry("category", new Complaint.Category("637", "Penerangan Jalan")),
                        Map.entry("location", new Complaint.Location(null, "Jl. Contoh No. 1", -6.9, 107.6)),
                        Map.entry("reporter", Complaint.Reporter.UNKNOWN),
                        Map.entry("attachments", List.of()),
                        Map.entry("occurredAt", Instant.EPOCH),
                        Map.entry("reportedAt", Instant.EPOCH),
                        Map.entry("channel", "email"),
                        Map.entry("addressedTo", "K10"),
                        Map.entry("status", Complaint.Status.RESOLVED))
                .entrySet()
                .stream()
                .map(field -> DynamicTest.dynamicTest(
                        field.getKey(), () -> assertThat(hash(with(field.getKey(), field.getValue())))
                                .isNotEqualTo(hash(FULL))))
                .toList();
    }

    @TestFactory
    List<DynamicTest> R3_whatTheHubAddsIsNotContent() {
        return Map.<String, Object>of(
                        "source",
                        new Complaint.Source("contoh-aduan", "A-17", "later", "https://elsewhere.example"),
                        "receivedAt",
                        Instant.EPOCH,
                        "deadlines",
                        Complaint.Deadlines.NONE,
                        "routing",
                        new Complaint.Routing("K10", "x", "y", 3),
                        "sequence",
                        9,
                        "provenance",
                        new Complaint.Provenance("other", "f".repeat(64)))
                .entrySet()
                .stream()
                .map(field -> DynamicTest.dynamicTest(
                        field.getKey(), () -> assertThat(hash(with(field.getKey(), field.getValue())))
                                .isEqualTo(hash(FULL))))
                .toList();
    }

    @Test
    void R3_aLinkIsNotContentButAFilesStateIs() {
        Attachment foto = FULL.attachments().get(0);
        Attachment linked = new Attachment(
                foto.name(), foto.mediaType(), foto.size(), foto.sha256(), "https://hub.example/f", foto.state());
        Attachment gone = SampleComplaints.file(foto.name(), AttachmentState.UNAVAILABLE, null);

        assertThat(hash(FULL.withAttachments(List.of(linked)))).isEqualTo(hash(FULL.withAttachments(List.of(foto))));
        assertThat(hash(FULL.withAttachments(List.of(gone)))).isNotEqualTo(hash(FULL.withAttachments(List.of(foto))));
    }

    @Test
    void R3_shuffledFilesAreNoChangeButARepeatedOneIs() {
        Attachment a = FULL.attachments().get(0);
        Attachment b = FULL.attachments().get(1);

        assertThat(hash(FULL.withAttachments(List.of(b, a)))).isEqualTo(hash(FULL.withAttachments(List.of(a, b))));
        assertThat(hash(FULL.withAttachments(List.of(a, a)))).isNotEqualTo(hash(FULL.withAttachments(List.of(a))));
    }

    @Test
    void aWordThatMovesFromOneFieldToTheNextIsAChange() {
        Complaint one = SampleComplaints.complaint("Lampu", "mati", false);
        Complaint other = SampleComplaints.complaint("Lampum", "ati", false);

        assertThat(hash(one)).isNotEqualTo(hash(other));
    }

    @Test
    void R3_aNewReleaseStillFindsOldComplaintsUnchanged() {
        assertThat(hash(FULL))
                .as("kept hashes are compared with this one: a change here delivers every complaint again")
                .isEqualTo("86ff4f1128a25c5ad7b208b85b5c84f3d492df84fda144a721e7d87454092f5f");
    }

    @Test
    void aComplaintReadBackHasTheSameContent() {
        assertThat(hash(ComplaintJson.read(ComplaintJson.write(FULL)))).isEqualTo(hash(FULL));
    }

    @Test
    void everyFieldIsOneOrTheOther() {
        assertThat(Complaint.class.getRecordComponents())
                .as("a new field must be added to one of the two lists above")
                .hasSize(1 + 17 + 6);
    }

    private static String hash(Complaint complaint) {
        return HexFormat.of().formatHex(ComplaintJson.contentHash(complaint));
    }

    private static Complaint with(String field, Object value) throws ReflectiveOperationException {
        RecordComponent[] components = Complaint.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = components[i].getName().equals(field)
                    ? value
                    : components[i].getAccessor().invoke(FULL);
        }
        Constructor<Complaint> constructor = Complaint.class.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }
}
