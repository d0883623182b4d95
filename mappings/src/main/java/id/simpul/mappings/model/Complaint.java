package id.simpul.mappings.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The common model, version 1: what a complaint is, whatever system it came from.
 *
 * <p>All times are instants (UTC); texts are plain text without control characters. A {@code null} field was not given by
 * the source. The JSON form is fixed by {@code complaint-1.schema.json} (JSON Schema 2020-12) beside this class.
 *
 * @param id          name-based UUID of {@code <source>:<nativeId>}, see {@link ComplaintId} (R1)
 * @param source      where it came from
 * @param references  its numbers in other systems, e.g. the SP4N tracking number
 * @param kind        pengaduan, aspirasi, permintaan informasi or darurat
 * @param oversight   berkadar pengawasan
 * @param anonymous   the reporter's identity is hidden from the answering agency; missing or unreadable means {@code true} (R8)
 * @param secret      the report is hidden from the public; missing or unreadable means {@code true} (R8)
 * @param language    ISO 639-1, normally {@code id}
 * @param occurredAt  when it happened
 * @param reportedAt  when the citizen said so
 * @param receivedAt  when the hub first read this version; not part of the content (R3)
 * @param channel     how the citizen reached the source: web, whatsapp, email, ...
 * @param addressedTo agency id named by the source (registry id), if it named one
 * @param deadlines   computed by the hub; not part of the content (R3)
 * @param routing     decided by the hub; not part of the content (R3)
 * @param status      the source's own state in our vocabulary; {@link Status#WITHDRAWN} makes this version a withdrawal (R7)
 * @param sequence    1 for the first delivery, one more for each update; 0 before it is kept
 */
public record Complaint(
        UUID id,
        Source source,
        List<Reference> references,
        Kind kind,
        Oversight oversight,
        boolean anonymous,
        boolean secret,
        String title,
        String description,
        String language,
        Category category,
        Location location,
        Reporter reporter,
        List<Attachment> attachments,
        @Nullable Instant occurredAt,
        Instant reportedAt,
        Instant receivedAt,
        @Nullable String channel,
        @Nullable String addressedTo,
        Deadlines deadlines,
        @Nullable Routing routing,
        Status status,
        int sequence,
        Provenance provenance) {

    public enum Kind {
        COMPLAINT,
        ASPIRATION,
        INFORMATION_REQUEST,
        EMERGENCY
    }

    public enum Oversight {
        YES,
        NO,
        UNKNOWN
    }

    /** Union of the states seen in connected systems (domain notes 1.6), as far as sources tell them. */
    public enum Status {
        RECEIVED,
        VERIFYING,
        IN_PROGRESS,
        FOLLOWED_UP,
        RESOLVED,
        CLOSED,
        REJECTED,
        WITHDRAWN
    }

    /** @param version the source's own version or time stamp, as text; orders only, not part of the content (R3) */
    public record Source(String system, String nativeId, @Nullable String version, @Nullable String url) {}

    public record Reference(String system, String id) {}

    /** @param code a code of the hub's category table, or {@code null}; @param sourceLabel what the source called it */
    public record Category(@Nullable String code, @Nullable String sourceLabel) {}

    public record Location(
            @Nullable Region region, @Nullable String address, @Nullable Double latitude, @Nullable Double longitude) {}

    /** @param scheme always {@code kemendagri} once mapped; codes of other schemes are translated by the bridge table */
    public record Region(String scheme, String code) {}

    /** Personal data: never printed. */
    public record Reporter(
            @Nullable String name,
            @Nullable String nationalId,
            @Nullable String phone,
            @Nullable String email,
            @Nullable String address) {

        public static final Reporter UNKNOWN = new Reporter(null, null, null, null, null);

        @Override
        public String toString() {
            return "Reporter{}";
        }
    }

    /**
     * @param sha256 of the content, hex; {@code null} while or if not available
     * @param href   set only on the queue: a signed, expiring link to the hub
     * @param state  {@code available} or {@code unavailable}
     */
    public record Attachment(
            String name,
            @Nullable String mediaType,
            long size,
            @Nullable String sha256,
            @Nullable String href,
            AttachmentState state) {}

    public enum AttachmentState {
        AVAILABLE,
        UNAVAILABLE
    }

    public record Deadlines(@Nullable Instant verifyBy, @Nullable Instant respondBy, @Nullable Instant resolveBy) {
        public static final Deadlines NONE = new Deadlines(null, null, null);
    }

    /** The content-based router's decision. @param agency registry id or {@code triage}; @param hop 0 at first, one more per transfer */
    public record Routing(String agency, String rule, String reason, int hop) {
        public static final String TRIAGE = "triage";
        public static final String TRIAL = "trial";
    }

    /** @param mapping version of the mapping that made this; @param originalSha256 of the original bytes, hex */
    public record Provenance(String mapping, String originalSha256) {}

    public Complaint {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(source, "source");
        references = List.copyOf(references);
        attachments = List.copyOf(attachments);
    }

    /** R2: a reply goes under the id of the complaint it belongs to. */
    public Complaint withId(UUID other) {
        return copy(other, anonymous, secret, attachments, occurredAt, reportedAt, routing, status, sequence);
    }

    public Complaint withRouting(Routing to) {
        return copy(id, anonymous, secret, attachments, occurredAt, reportedAt, to, status, sequence);
    }

    public Complaint withSequence(int number) {
        return copy(id, anonymous, secret, attachments, occurredAt, reportedAt, routing, status, number);
    }

    /** R8: flags only ever tighten. */
    public Complaint tightened(boolean anonymousToo, boolean secretToo) {
        boolean nameless = anonymous || anonymousToo;
        boolean hidden = secret || secretToo;
        return copy(id, nameless, hidden, attachments, occurredAt, reportedAt, routing, status, sequence);
    }

    public Complaint withTimes(@Nullable Instant occurred, Instant reported) {
        return copy(id, anonymous, secret, attachments, occurred, reported, routing, status, sequence);
    }

    public Complaint withAttachments(List<Attachment> files) {
        return copy(id, anonymous, secret, files, occurredAt, reportedAt, routing, status, sequence);
    }

    public Complaint withStatus(Status now) {
        return copy(id, anonymous, secret, attachments, occurredAt, reportedAt, routing, now, sequence);
    }

    /** With everything that may change on its way through the hub. */
    private Complaint copy(
            UUID id,
            boolean anonymous,
            boolean secret,
            List<Attachment> attachments,
            @Nullable Instant occurredAt,
            Instant reportedAt,
            Routing routing,
            Status status,
            int sequence) {
        return new Complaint(
                id,
                source,
                references,
                kind,
                oversight,
                anonymous,
                secret,
                title,
                description,
                language,
                category,
                location,
                reporter,
                attachments,
                occurredAt,
                reportedAt,
                receivedAt,
                channel,
                addressedTo,
                deadlines,
                routing,
                status,
                sequence,
                provenance);
    }

    /** The key only: the rest is a citizen's words. */
    @Override
    public String toString() {
        return "Complaint{" + source.system() + ":" + source.nativeId() + " #" + sequence + "}";
    }
}
