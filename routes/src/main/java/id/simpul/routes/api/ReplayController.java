package id.simpul.routes.api;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What could not be delivered: the world must change, and then a person says "once more". */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Replay", description = "Dead and parked deliveries: the world must change, then they go out again.")
class ReplayController {

    private static final int MOST = 1000;
    private static final String AGENCY_PROPERTY = "simpul_agency";

    private final ReplayPort replay;
    private final Broker broker;
    private final JdbcClient jdbc;

    ReplayController(ReplayPort replay, Broker broker, JdbcClient jdbc) {
        this.replay = replay;
        this.broker = broker;
        this.jdbc = jdbc;
    }

    @Schema(description = "A message that the broker or an agency's client rejected")
    record Dead(
            @Schema(description = "The broker's number of it") long id,
            @Schema(description = "Whose it was, registry id") @Nullable String agency,
            @Schema(description = "Its properties") Map<String, String> properties) {}

    @GetMapping("/dead")
    @Operation(
            summary = "List dead messages",
            description = "What lies in complaints.dead, oldest first, without bodies.")
    List<Dead> dead(
            @Parameter(description = "At most so many, 1 to 1,000") @RequestParam(defaultValue = "100") int limit) {
        int most = Bounds.limit(limit, MOST);
        return broker.ask(admin -> admin.peek(BrokerContract.DEAD, most)).stream()
                .map(seen ->
                        new Dead(seen.id(), seen.properties().get(AGENCY_PROPERTY), new TreeMap<>(seen.properties())))
                .toList();
    }

    @PostMapping("/replay/dead")
    @Operation(
            summary = "Deliver dead messages again",
            description =
                    "Each goes out once more under a new number, and only then leaves complaints.dead; one that was "
                            + "overtaken by a newer version is not replayed (R22), but with newest=true the newest is. A dry run only counts.")
    @ApiResponse(responseCode = "200", description = "What came of it")
    ReplayAnswer replayDead(
            @Parameter(description = "Only this agency's") @RequestParam(required = false) @Nullable String agency,
            @Parameter(description = "At most so many, 1 to 1,000") @RequestParam(defaultValue = "1000") int limit,
            @Parameter(
                            description =
                                    "Where a newer version overtook a dead one: send the newest once more, as a new sequence")
                    @RequestParam(defaultValue = "false")
                    boolean newest,
            @Parameter(description = "Only count") @RequestParam(defaultValue = "false") boolean dryRun,
            Principal who) {
        String of = agency(agency);
        int most = Bounds.limit(limit, MOST);
        // a look at the first thousand: the queue may be long, the answer need not be exact beyond that
        long matching = broker.ask(admin -> admin.peek(BrokerContract.DEAD, MOST)).stream()
                .map(BrokerAdmin.Seen::properties)
                .filter(properties -> of == null || of.equals(properties.get(AGENCY_PROPERTY)))
                .limit(most)
                .count();
        return dryRun
                ? ReplayAnswer.counted(matching)
                : ReplayAnswer.of(matching, replay.dead(of, most, newest, who.getName()));
    }

    @Schema(description = "A queue that refuses everything for now")
    record ParkedQueue(
            @Schema(description = "Registry id") String agency,
            Instant since,
            @Schema(description = "When it is tried again by itself") Instant until,
            @Schema(description = "How often it was tried") int tries,
            String reason) {}

    @Schema(description = "A delivery that was refused for itself")
    record ParkedDelivery(
            @Schema(description = "Its id") UUID id,
            UUID complaint,
            int sequence,
            @Schema(description = "Registry id") String agency,
            @Nullable String reason,
            int tries,
            @Schema(description = "When it was kept") Instant kept) {}

    @Schema(description = "What is parked")
    record Parked(
            @Schema(description = "Queues, each with its own clock") List<ParkedQueue> queues,
            @Schema(description = "How many deliveries were refused for themselves") long count,
            @Schema(description = "The oldest of them") List<ParkedDelivery> deliveries) {}

    @GetMapping("/parked")
    @Operation(
            summary = "List what is parked",
            description =
                    "Queues that refuse everything are tried again by themselves; deliveries refused for themselves "
                            + "wait for a person (R21).")
    Parked parked(
            @Parameter(description = "Only this agency's") @RequestParam(required = false) @Nullable String agency,
            @Parameter(description = "At most so many deliveries, 1 to 1,000") @RequestParam(defaultValue = "100")
                    int limit) {
        String of = agency(agency);
        List<ParkedQueue> queues = jdbc.sql(
                        """
                        select agency, since, until, tries, reason from parked_queue
                         where cast(:agency as text) is null or agency = :agency order by since limit 1000
                        """)
                .param("agency", of, java.sql.Types.VARCHAR)
                .query((row, n) -> new ParkedQueue(
                        row.getString("agency"),
                        Rows.required(row, "since"),
                        Rows.required(row, "until"),
                        row.getInt("tries"),
                        row.getString("reason")))
                .list();
        List<ParkedDelivery> deliveries = jdbc.sql(
                        """
                        select id, complaint, sequence, agency, reason, tries, kept from delivery
                         where state in ('PARKED', 'HELD') and state = 'PARKED'
                           and (cast(:agency as text) is null or agency = :agency)
                         order by place limit :limit
                        """)
                .param("agency", of, java.sql.Types.VARCHAR)
                .param("limit", Bounds.limit(limit, MOST))
                .query((row, n) -> new ParkedDelivery(
                        row.getObject("id", UUID.class),
                        row.getObject("complaint", UUID.class),
                        row.getInt("sequence"),
                        row.getString("agency"),
                        row.getString("reason"),
                        row.getInt("tries"),
                        Rows.required(row, "kept")))
                .list();
        return new Parked(queues, count(of), deliveries);
    }

    @PostMapping("/replay/parked")
    @Operation(
            summary = "Try parked deliveries again",
            description = "Queues and deliveries that are parked become due at once. A dry run only counts.")
    @ApiResponse(responseCode = "200", description = "What came of it")
    ReplayAnswer replayParked(
            @Parameter(description = "Only this agency's") @RequestParam(required = false) @Nullable String agency,
            @Parameter(description = "Only count") @RequestParam(defaultValue = "false") boolean dryRun,
            Principal who) {
        String of = agency(agency);
        long queues = jdbc.sql(
                        "select count(*) from parked_queue where cast(:agency as text) is null or agency = :agency")
                .param("agency", of, java.sql.Types.VARCHAR)
                .query(Long.class)
                .single();
        long matching = count(of) + queues;
        return dryRun ? ReplayAnswer.counted(matching) : ReplayAnswer.of(matching, replay.parked(of, who.getName()));
    }

    private long count(@Nullable String agency) {
        return jdbc.sql(
                        """
                        select count(*) from delivery where state in ('PARKED', 'HELD') and state = 'PARKED'
                           and (cast(:agency as text) is null or agency = :agency)
                        """)
                .param("agency", agency, java.sql.Types.VARCHAR)
                .query(Long.class)
                .single();
    }

    private static @Nullable String agency(@Nullable String given) {
        return given == null ? null : Broker.queue(given).substring(BrokerContract.PREFIX.length());
    }
}
