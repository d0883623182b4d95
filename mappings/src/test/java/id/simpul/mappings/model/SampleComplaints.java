package id.simpul.mappings.model;

import id.simpul.mappings.model.Complaint.Attachment;
import id.simpul.mappings.model.Complaint.AttachmentState;
import id.simpul.mappings.model.Complaint.Category;
import id.simpul.mappings.model.Complaint.Location;
import id.simpul.mappings.model.Complaint.Region;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Made-up complaints of made-up persons. */
public final class SampleComplaints {

    public static final String HASH = "0123456789abcdef".repeat(4);

    private SampleComplaints() {}

    /** Every field given. */
    public static Complaint full() {
        return complaint("Lampu jalan mati", "Lampu di depan \"Pasar Contoh\" mati\nsejak Senin. 🙏", false);
    }

    public static Complaint complaint(String title, String description, boolean anonymous) {
        return new Complaint(
                ComplaintId.of("contoh-aduan", "A-17"),
                new Complaint.Source("contoh-aduan", "A-17", "2026-11-20 08:15:00", "https://aduan.example/A-17"),
                List.of(new Complaint.Reference("sp4n", "9000017")),
                Complaint.Kind.INFORMATION_REQUEST,
                Complaint.Oversight.UNKNOWN,
                anonymous,
                true,
                title,
                description,
                "id",
                new Category("878", "Penerangan Jalan"),
                new Location(new Region("kemendagri", "32.73.01"), "Jl. Contoh No. 1", -6.9, 107.6),
                new Complaint.Reporter(
                        "Warga Contoh",
                        "3273010101900001",
                        "+628110000001",
                        "warga@contoh.example",
                        "Gang Rahasia No. 9"),
                List.of(
                        file("foto.jpg", AttachmentState.AVAILABLE, HASH),
                        file("hilang.jpg", AttachmentState.UNAVAILABLE, null)),
                Instant.parse("2026-11-19T22:00:00Z"),
                Instant.parse("2026-11-20T01:15:00Z"),
                Instant.parse("2026-11-20T01:20:00.123456Z"),
                "web",
                "D3273",
                new Complaint.Deadlines(
                        Instant.parse("2026-11-23T01:15:00Z"),
                        Instant.parse("2026-11-27T01:15:00Z"),
                        Instant.parse("2026-12-04T01:15:00Z")),
                new Complaint.Routing("D3273", "addressee", "The source addressed it.", 0),
                Complaint.Status.IN_PROGRESS,
                1,
                new Complaint.Provenance("a1b2c3d4e5f6", HASH));
    }

    /** Only what must be there. */
    public static Complaint bare() {
        return about(null, null, Complaint.Kind.COMPLAINT, Complaint.Oversight.NO, null);
    }

    /** What a router looks at. */
    public static Complaint about(
            @Nullable String category,
            @Nullable String region,
            Complaint.Kind kind,
            Complaint.Oversight oversight,
            @Nullable String addressee) {
        return new Complaint(
                ComplaintId.of("contoh-aduan", "B-1"),
                new Complaint.Source("contoh-aduan", "B-1", null, null),
                List.of(),
                kind,
                oversight,
                false,
                false,
                "Contoh",
                "Contoh",
                "id",
                new Category(category, null),
                new Location(region == null ? null : new Region("kemendagri", region), null, null, null),
                Complaint.Reporter.UNKNOWN,
                List.of(),
                null,
                Instant.parse("2026-11-20T01:15:00Z"),
                Instant.parse("2026-11-20T01:20:00Z"),
                null,
                addressee,
                Complaint.Deadlines.NONE,
                null,
                Complaint.Status.RECEIVED,
                0,
                new Complaint.Provenance("a1b2c3d4e5f6", HASH));
    }

    public static Attachment file(String name, AttachmentState state, @Nullable String sha256) {
        return new Attachment(name, "image/jpeg", sha256 == null ? 0 : 2048, sha256, null, state);
    }
}
