package id.simpul.routes.api;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.masking.Masking;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The invalid message channel as a person sees it: grouped by what must be mended, and replayed when it is. */
@RestController
@RequestMapping("/api/v1/quarantine")
@Tag(name = "Quarantine", description = "Records that could not be translated: a mapping must change.")
class QuarantineController {

    private static final String OPEN = "r.outcome = 'QUARANTINED' and r.closed is null";

    /** Of one original; the rest of a longer one is not shown. */
    private static final int LARGEST_SHOWN = 1 << 20;

    private static final int MOST_AT_ONCE = 100_000;
    private static final int CHUNK = 200;

    private final JdbcClient jdbc;
    private final AttachmentStore store;
    private final ReplayPort replay;
    private final JsonMapper json;

    QuarantineController(JdbcClient jdbc, AttachmentStore store, ReplayPort replay, JsonMapper json) {
        this.jdbc = jdbc;
        this.store = store;
        this.replay = replay;
        this.json = json;
    }

    @Schema(description = "Records of one source with the same problem")
    record QuarantineGroup(
            @Schema(description = "Names the group on the command line; the same while source and problem are")
                    String group,
            String source,
            @Schema(description = "What is wrong with all of them", example = "reportedAt: unreadable date")
                    String problem,
            @Schema(description = "How many") long count,
            @Schema(description = "When the oldest of them was kept") Instant oldest,
            @Schema(description = "The newest of them, to look at") long example) {}

    @GetMapping
    @Operation(
            summary = "List the quarantine by problem",
            description =
                    "One row a source and problem, the largest first. What was overtaken by a newer version is closed and not listed.")
    List<QuarantineGroup> groups(
            @Parameter(description = "Only this source") @RequestParam(required = false) @Nullable String source,
            @Parameter(description = "At most so many groups, 1 to 1,000") @RequestParam(defaultValue = "100")
                    int limit) {
        return jdbc.sql(
                        """
                        select i.source, coalesce(r.problem, 'unknown') as problem, count(*) as count,
                               min(r.recorded) as oldest, max(r.id) as example
                          from original r join identity i on i.id = r.identity
                         where %s and (cast(:source as text) is null or i.source = :source)
                         group by 1, 2 order by count(*) desc, 1, 2 limit :limit
                        """
                                .formatted(OPEN))
                .param("source", source == null ? null : Bounds.source(source), java.sql.Types.VARCHAR)
                .param("limit", Bounds.limit(limit, Bounds.LIST))
                .query((row, n) -> new QuarantineGroup(
                        group(row.getString("source"), row.getString("problem")),
                        row.getString("source"),
                        row.getString("problem"),
                        row.getLong("count"),
                        Rows.required(row, "oldest"),
                        row.getLong("example")))
                .list();
    }

    private static String group(String source, String problem) {
        return Sha256.hex(source + "\n" + problem).substring(0, 8);
    }

    @Schema(description = "A record in quarantine")
    record Quarantined(
            @Schema(description = "Its number, for replay") long id,
            String source,
            @Schema(description = "The record's own identifier at the source") String nativeId,
            @Schema(description = "Id of its complaint") UUID complaint,
            @Schema(description = "The source's version or stamp") @Nullable String version,
            @Schema(description = "When it was read") Instant readAt,
            String mediaType,
            @Schema(description = "In bytes") long size,
            @Schema(description = "Version of the mapping that could not translate it") @Nullable String mapping,
            @Schema(description = "Everything that is wrong with it") List<RecordTrouble> problems,
            @Schema(description = "When something newer took its place; null while it can be replayed") @Nullable
                    Instant closed,
            @Schema(description = "The original with persons and words hidden") String masked) {}

    @GetMapping("/{id}")
    @Operation(
            summary = "Show one record in quarantine",
            description =
                    "Its problems, and the original in its own shape: persons are masked, a citizen's words are shown as their length.")
    @ApiResponse(responseCode = "200", description = "The record")
    @ApiResponse(responseCode = "404", description = "No such record is or was in quarantine")
    Quarantined one(@Parameter(description = "Number of the original") @PathVariable long id) {
        return jdbc.sql(
                        """
                        select r.id, i.source, i.native_id, i.complaint, r.version, r.read_at, r.media_type, r.mapping, r.problems,
                               r.closed, r.file, coalesce(r.file_size, length(r.body), 0) as size,
                               case when length(r.body) <= :largest then r.body end as body
                          from original r join identity i on i.id = r.identity
                         where r.id = :id and (r.outcome = 'QUARANTINED' or r.problems is not null)
                        """)
                .param("id", id)
                .param("largest", LARGEST_SHOWN)
                .query((row, n) -> new Quarantined(
                        row.getLong("id"),
                        row.getString("source"),
                        Masking.text(row.getString("native_id")),
                        row.getObject("complaint", UUID.class),
                        row.getString("version"),
                        Rows.required(row, "read_at"),
                        row.getString("media_type"),
                        row.getLong("size"),
                        row.getString("mapping"),
                        RecordTrouble.read(json, row.getString("problems")),
                        Rows.instant(row, "closed"),
                        shown(
                                row.getBytes("body"),
                                row.getString("file"),
                                row.getLong("size"),
                                row.getString("media_type"))))
                .optional()
                .orElseThrow(() -> ApiProblem.unknown("no record %d is or was in quarantine".formatted(id)));
    }

    private String shown(byte @Nullable [] body, @Nullable String file, long size, String mediaType) {
        if (size > LARGEST_SHOWN) {
            return "(%,d bytes: too large to show)".formatted(size);
        }
        if (body != null) {
            return Masking.mask(body, mediaType);
        }
        if (file == null) {
            return "(the original is no longer kept)";
        }
        try (InputStream in = store.open(file)) {
            return Masking.mask(in.readNBytes(LARGEST_SHOWN), mediaType);
        } catch (NoSuchFileException gone) {
            return "(the original is no longer kept)";
        } catch (IOException unreadable) {
            return "(the original cannot be read from the attachment store now)";
        }
    }

    @Schema(description = "What to replay: exactly one of ids, source (with or without a problem), all")
    record QuarantineReplay(
            @Schema(description = "Numbers of records, at most 10,000") @Nullable List<Long> ids,
            @Schema(description = "All records of this source") @Nullable String source,
            @Schema(description = "Of that source only those with this problem") @Nullable String problem,
            @Schema(description = "Everything in quarantine") @Nullable Boolean all,
            @Schema(description = "Only count") @Nullable Boolean dryRun) {}

    @PostMapping("/replay")
    @Operation(
            summary = "Translate records again",
            description = "After a mapping was mended: each record is kept as if it had just been read (R5). "
                    + "What still fails stays in quarantine. At most 100,000 records at once; a dry run only counts.")
    @ApiResponse(responseCode = "200", description = "What came of it")
    ReplayAnswer replay(@RequestBody QuarantineReplay order, Principal who) {
        List<Long> open = open(order);
        if (Boolean.TRUE.equals(order.dryRun())) {
            return ReplayAnswer.counted(open.size());
        }
        ReplayPort.Report report = ReplayPort.Report.NOTHING;
        for (int from = 0; from < open.size(); from += CHUNK) {
            report = report.plus(
                    replay.quarantined(open.subList(from, Math.min(from + CHUNK, open.size())), who.getName()));
        }
        return ReplayAnswer.of(open.size(), report);
    }

    private List<Long> open(QuarantineReplay order) {
        int selectors = (order.ids() != null ? 1 : 0)
                + (order.source() != null ? 1 : 0)
                + (Boolean.TRUE.equals(order.all()) ? 1 : 0);
        if (selectors != 1 || order.problem() != null && order.source() == null) {
            throw ApiProblem.bad("give exactly one of 'ids', 'source' (with or without 'problem'), 'all': true");
        }
        if (order.ids() != null) {
            if (order.ids().size() > 10_000 || order.ids().contains(null)) {
                throw ApiProblem.bad("'ids' holds at most 10,000 numbers");
            }
            if (order.ids().isEmpty()) {
                return List.of();
            }
            return jdbc.sql("select r.id from original r where %s and r.id in (:ids) order by r.recorded, r.id"
                            .formatted(OPEN))
                    .param("ids", order.ids())
                    .query(Long.class)
                    .list();
        }
        return jdbc.sql(
                        """
                        select r.id from original r join identity i on i.id = r.identity
                         where %s and (cast(:source as text) is null or i.source = :source)
                           and (cast(:problem as text) is null or coalesce(r.problem, 'unknown') = :problem)
                         order by r.recorded, r.id limit %d
                        """
                                .formatted(OPEN, MOST_AT_ONCE))
                .param("source", order.source() == null ? null : Bounds.source(order.source()), java.sql.Types.VARCHAR)
                .param("problem", order.problem(), java.sql.Types.VARCHAR)
                .query(Long.class)
                .list();
    }
}
