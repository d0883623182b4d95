package id.simpul.routes.api;

import id.simpul.connectors.queue.BrokerContract;
import id.simpul.mappings.masking.Masking;
import id.simpul.mappings.model.ComplaintId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The journey of one complaint, from what was read to what the agency answered. */
@RestController
@RequestMapping("/api/v1/complaints")
@Tag(name = "Complaints", description = "Journeys of single complaints.")
class ComplaintController {

    /** Of each kind of row; the newest. */
    private static final int MOST = 200;

    private final JdbcClient jdbc;
    private final Journal journal;
    private final JsonMapper json;

    ComplaintController(JdbcClient jdbc, Journal journal, JsonMapper json) {
        this.jdbc = jdbc;
        this.journal = journal;
        this.json = json;
    }

    @Schema(description = "A complaint's journey; of each list the newest 200, oldest first")
    record Journey(
            UUID id,
            String source,
            @Schema(description = "Its identifier at the source") String nativeId,
            @Schema(description = "Number of the last kept version") int sequence,
            @Schema(description = "Who has it now, registry id; null before its first delivery") @Nullable
                    String agency,
            @Schema(description = "The reporter's identity is hidden from agencies") boolean anonymous,
            @Schema(description = "The report is hidden from the public") boolean secret,
            boolean withdrawn,
            @Schema(description = "When it was first kept") Instant created,
            @Schema(description = "What was read of it, and what became of that") List<Version> versions,
            @Schema(description = "What was sent of it, or waits to be") List<Delivery> deliveries,
            @Schema(description = "What people asked about its deliveries") List<Request> requests,
            @Schema(description = "What agencies answered") List<Answer> answers,
            @Schema(description = "What deviated from the ordinary") List<Event> events) {}

    @Schema(description = "One reading of a complaint")
    record Version(
            @Schema(description = "Number of the original") long original,
            @Schema(description = "Identifier of the record, or of the reply that belongs to the complaint")
                    String nativeId,
            @Schema(description = "The source's version or stamp") @Nullable String version,
            Instant readAt,
            Instant recorded,
            @Schema(description = "DELIVERED, OLDER, QUARANTINED, SET_ASIDE, REPLACED, OWED") String outcome,
            @Schema(description = "If delivered") @Nullable Integer sequence,
            @Schema(description = "If quarantined: everything wrong, values masked") List<RecordTrouble> problems,
            @Schema(description = "Why it was set aside, or what closed it") @Nullable String reason,
            @Nullable Instant closed,
            @Schema(description = "Why files of it are left out, one entry a file; without their names")
                    List<String> filesLeftOut,
            @Schema(description = "Version of the mapping") @Nullable String mapping,
            @Schema(description = "The translated complaint; only with bodies=true", implementation = Object.class)
                    @Nullable
                    JsonNode complaint) {}

    @Schema(description = "One delivery to an agency")
    record Delivery(
            UUID id,
            int sequence,
            @Schema(description = "Registry id, triage or trial") String agency,
            @Schema(description = "delivered, updated, withdrawn, taken-back") String type,
            @Schema(description = "How often a person replayed it") int n,
            @Schema(description = "DUE, SENT, PARKED, HELD, CANCELLED") String state,
            @Schema(description = "Why parked, held or cancelled") @Nullable String reason,
            @Schema(description = "The rule that chose the agency") @Nullable String rule,
            int tries,
            Instant kept,
            @Nullable Instant sent) {}

    @Schema(description = "What a person asked about a delivery")
    record Request(
            long id,
            UUID delivery,
            @Schema(description = "CANCEL, HOLD, RELEASE") String kind,
            String reason,
            String askedBy,
            Instant asked,
            @Schema(description = "What the lane's holder did; null while open") @Nullable String answer,
            @Nullable Instant answered) {}

    @Schema(description = "An agency's answer")
    record Answer(
            @Schema(description = "Who sent it, and the id that they gave it (or a hash where they gave none)")
                    String eventId,
            @Schema(description = "The agency it says it is from") @Nullable String agency,
            @Schema(description = "The user who sent it, as the broker says; null if the broker does not say") @Nullable
                    String sender,
            @Schema(
                            description =
                                    "Whether that is the user of the agency it names; null if the broker does not say who sent it")
                    @Nullable
                    Boolean proved,
            Instant received,
            String body) {

        static Answer of(
                String eventId, @Nullable String agency, @Nullable String sender, Instant received, String body) {
            Boolean proved = sender == null
                    ? null
                    : agency != null && BrokerContract.agencyRole(agency).equals(sender);
            return new Answer(eventId, agency, sender, proved, received, body);
        }
    }

    @Schema(description = "Something that deviated from the ordinary journey")
    record Event(Instant at, String what, @Nullable String detail, @Nullable String who) {}

    @GetMapping("/{id}")
    @Operation(
            summary = "Show a complaint's journey",
            description =
                    "By id, or by source and identifier there (jabar-aduan:12345). Not a word of the citizen, not even "
                            + "the title, unless bodies=true, which is written into the journey.")
    @ApiResponse(responseCode = "200", description = "The journey")
    @ApiResponse(responseCode = "404", description = "No such complaint was ever read")
    Journey journey(
            @Parameter(description = "UUID, or <source>:<nativeId>", example = "jabar-aduan:12345") @PathVariable
                    String id,
            @Parameter(description = "With the translated complaints") @RequestParam(defaultValue = "false")
                    boolean bodies,
            Principal who) {
        UUID complaint = jdbc.sql("select complaint from identity where id = ?")
                .param(uuid(id))
                .query(UUID.class)
                .optional()
                .orElseThrow(() -> ApiProblem.unknown("no complaint '%s' was ever read".formatted(Masking.text(id))));
        if (bodies) {
            journal.write(complaint, null, "bodies-viewed", null, who.getName());
        }
        return jdbc.sql("select * from identity where id = ?")
                .param(complaint)
                .query((row, n) -> new Journey(
                        complaint,
                        row.getString("source"),
                        row.getString("native_id"),
                        row.getInt("sequence"),
                        row.getString("agency"),
                        row.getBoolean("anonymous"),
                        row.getBoolean("secret"),
                        row.getBoolean("withdrawn"),
                        Rows.required(row, "created"),
                        versions(complaint, bodies),
                        deliveries(complaint),
                        requests(complaint),
                        answers(complaint),
                        events(complaint)))
                .optional()
                .orElseThrow(() -> ApiProblem.unknown("complaint %s is not here".formatted(complaint)));
    }

    private static UUID uuid(String id) {
        int colon = id.indexOf(':');
        if (colon > 0) {
            return ComplaintId.of(Bounds.source(id.substring(0, colon)), id.substring(colon + 1));
        }
        return parsed(id);
    }

    private static UUID parsed(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException e) {
            throw ApiProblem.bad("a complaint is named by its UUID or as <source>:<nativeId>, e.g. jabar-aduan:12345");
        }
    }

    private List<Version> versions(UUID complaint, boolean bodies) {
        return jdbc.sql(
                        """
                        select * from (
                            select r.id, i.native_id, r.version, r.read_at, r.recorded, r.outcome, r.sequence, r.problems, r.reason,
                                   r.files, r.closed, r.mapping, case when :bodies then r.complaint end as complaint
                              from original r
                              join (select id, native_id from identity where id = :complaint
                                    union all
                                    select id, native_id from identity where complaint = :complaint and complaint <> id) i
                                on i.id = r.identity
                             order by r.recorded desc, r.id desc limit :most) newest
                         order by recorded, id
                        """)
                .param("bodies", bodies)
                .param("complaint", complaint)
                .param("most", MOST)
                .query((row, n) -> new Version(
                        row.getLong("id"),
                        row.getString("native_id"),
                        row.getString("version"),
                        Rows.required(row, "read_at"),
                        Rows.required(row, "recorded"),
                        row.getString("outcome"),
                        row.getObject("sequence", Integer.class),
                        RecordTrouble.read(json, row.getString("problems")),
                        row.getString("reason"),
                        Rows.instant(row, "closed"),
                        leftOut(row.getString("files")),
                        row.getString("mapping"),
                        tree(row.getString("complaint"))))
                .list();
    }

    private List<String> leftOut(@Nullable String files) {
        JsonNode written = tree(files);
        return written == null
                ? List.of()
                : written.valueStream()
                        .filter(file -> file.has("unavailable"))
                        .map(file -> file.get("unavailable").asString())
                        .toList();
    }

    private @Nullable JsonNode tree(@Nullable String written) {
        return written == null ? null : json.readTree(written);
    }

    private List<Delivery> deliveries(UUID complaint) {
        return jdbc.sql(
                        """
                        select * from (select * from delivery where complaint = ? order by place desc limit ?) newest
                         order by place
                        """)
                .params(complaint, MOST)
                .query((row, n) -> new Delivery(
                        row.getObject("id", UUID.class),
                        row.getInt("sequence"),
                        row.getString("agency"),
                        row.getString("type"),
                        row.getInt("n"),
                        row.getString("state"),
                        row.getString("reason"),
                        row.getString("rule"),
                        row.getInt("tries"),
                        Rows.required(row, "kept"),
                        Rows.instant(row, "sent")))
                .list();
    }

    private List<Request> requests(UUID complaint) {
        return jdbc.sql(
                        """
                        select * from (select r.* from request r join delivery d on d.id = r.delivery
                                        where d.complaint = ? order by r.id desc limit ?) newest
                         order by id
                        """)
                .params(complaint, MOST)
                .query((row, n) -> new Request(
                        row.getLong("id"),
                        row.getObject("delivery", UUID.class),
                        row.getString("kind"),
                        row.getString("reason"),
                        row.getString("asked_by"),
                        Rows.required(row, "asked"),
                        row.getString("answer"),
                        Rows.instant(row, "answered")))
                .list();
    }

    private List<Answer> answers(UUID complaint) {
        return jdbc.sql(
                        """
                        select * from (select * from answer where complaint = ? order by received desc limit ?) newest
                         order by received
                        """)
                .params(complaint, MOST)
                .query((row, n) -> Answer.of(
                        row.getString("event_id"),
                        row.getString("agency"),
                        row.getString("sender"),
                        Rows.required(row, "received"),
                        row.getString("body")))
                .list();
    }

    private List<Event> events(UUID complaint) {
        return jdbc.sql(
                        """
                        select * from (select * from event where complaint = ? order by id desc limit ?) newest
                         order by id
                        """)
                .params(complaint, MOST)
                .query((row, n) -> new Event(
                        Rows.required(row, "at"), row.getString("what"), row.getString("detail"), row.getString("who")))
                .list();
    }

    /** What can be asked about a delivery (R23). */
    enum RequestKind {
        CANCEL,
        HOLD,
        RELEASE
    }

    @Schema(description = "A wish about a delivery that has not gone out")
    record RequestOrder(
            @Schema(
                            description = "CANCEL: never send it; HOLD: not yet; RELEASE: send what was held",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable
                    RequestKind kind,
            @Schema(
                            description = "Why, for the journey; at most 500 characters",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable
                    String reason) {}

    @Schema(description = "A request that waits for the lane's holder")
    record Requested(@Schema(description = "Its number") long id, UUID delivery, RequestKind kind) {}

    @PostMapping("/{id}/deliveries/{delivery}/requests")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Ask to cancel, hold or release a delivery",
            description =
                    "Only the holder of the delivery's lane acts, between two batches (R23); the journey shows what it "
                            + "answered, which may be that it was sent already.")
    @ApiResponse(responseCode = "202", description = "Asked")
    @ApiResponse(responseCode = "404", description = "The complaint has no such delivery")
    @ApiResponse(responseCode = "409", description = "The delivery is in no state for that")
    Requested request(
            @Parameter(description = "UUID of the complaint, or <source>:<nativeId>") @PathVariable String id,
            @Parameter(description = "Id of the delivery") @PathVariable UUID delivery,
            @RequestBody RequestOrder order,
            Principal who) {
        RequestKind kind = Optional.ofNullable(order.kind())
                .orElseThrow(() -> ApiProblem.bad("'kind' is CANCEL, HOLD or RELEASE"));
        String reason = Bounds.text(order.reason(), "reason", 500);
        String state = jdbc.sql("select state from delivery where id = ? and complaint = ?")
                .params(delivery, uuid(id))
                .query(String.class)
                .optional()
                .orElseThrow(() -> ApiProblem.unknown("this complaint has no such delivery"));
        boolean possible =
                switch (kind) {
                    case CANCEL -> !state.equals("SENT") && !state.equals("CANCELLED");
                    case HOLD -> state.equals("DUE") || state.equals("PARKED");
                    case RELEASE -> state.equals("HELD");
                };
        if (!possible) {
            throw ApiProblem.conflict("the delivery is %s: it cannot be asked to %s".formatted(state, kind));
        }
        long number = jdbc.sql(
                        "insert into request (delivery, kind, reason, asked_by) values (?, ?, ?, ?) returning id")
                .params(delivery, kind.name(), reason, who.getName())
                .query(Long.class)
                .single();
        return new Requested(number, delivery, kind);
    }
}
