package id.simpul.routes.api;

import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.SourceBundle;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** R12: a range of a source's past, read in turns with its live polls. */
@RestController
@RequestMapping("/api/v1/sources/{id}/backfill")
@Tag(name = "Back-fill", description = "Ranges of a source's past, read beside its live polls.")
class BackfillController {

    private static final int MOST_SHOWN = 100;

    private final KnownSources known;
    private final JdbcClient jdbc;
    private final Journal journal;
    private final Figures figures;

    BackfillController(KnownSources known, JdbcClient jdbc, Journal journal, Figures figures) {
        this.known = known;
        this.jdbc = jdbc;
        this.journal = journal;
        this.figures = figures;
    }

    @Schema(description = "A range of the past to read")
    record BackfillOrder(
            @Schema(
                            description = "Beginning: a date in the source's zone, or an instant",
                            example = "2026-10-01",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable
                    String from,
            @Schema(
                            description = "End: a date, which is in it, or an instant; not in the future",
                            example = "2026-10-31",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable
                    String until) {}

    @Schema(description = "A back-fill and how far it is")
    record Backfill(
            @Schema(description = "Its number") long id,
            String source,
            Instant from,
            Instant until,
            @Schema(description = "RUNNING, DONE or STOPPED") String state,
            @Schema(description = "Records so far that the hub did not know in this very form") long records,
            @Schema(description = "Pages read so far") long pages,
            @Schema(description = "Newest stamp on the last page read, by the source's clock: the resume point")
                    @Nullable
                    Instant reached,
            @Schema(description = "When its last page was kept; null: it has not begun") @Nullable Instant worked,
            String askedBy,
            Instant asked,
            @Schema(description = "When it came to its end or was stopped") @Nullable Instant ended,
            @Schema(description = "Who stopped it") @Nullable String endedBy) {}

    @GetMapping
    @Operation(
            summary = "Show the back-fills of a source",
            description = "The running ones and the last of those that ended, at most 100, the newest first.")
    @ApiResponse(responseCode = "200", description = "The back-fills")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    List<Backfill> backfills(@PathVariable String id) {
        known.require(id);
        return jdbc.sql("select * from backfill where source = ? order by id desc limit ?")
                .params(id, MOST_SHOWN)
                .query((row, n) -> read(row))
                .list();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Read a range of the past",
            description =
                    "The range is read in turns with the live polls and never moves their mark; what is known already is "
                            + "not delivered again (R12). Several ranges are read one after another. Count it first: "
                            + "POST …/count.")
    @ApiResponse(responseCode = "202", description = "Ordered; the source's holder begins it at its next turn")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(
            responseCode = "409",
            description = "The same range is being read already, the source is not activated, hands in, or this hub "
                    + "does not run it")
    Backfill order(@PathVariable String id, @RequestBody BackfillOrder order, Principal who) {
        SourceBundle source = known.requireRunning(id);
        if (source.definition().access() instanceof Intake) {
            throw ApiProblem.conflict(
                    "%s is not asked, so it has no past to ask for: put the files of that time where its route reads"
                            .formatted(id));
        }
        known.requireActivated(id);
        Range range = Range.of(order.from(), order.until(), source.definition().zone());
        Optional<Backfill> ordered = jdbc.sql(
                        """
                        insert into backfill (source, from_at, until_at, asked_by)
                        select :id, :from, :until, :who where not exists (
                          select 1 from backfill
                          where source = :id and from_at = :from and until_at = :until and state = 'RUNNING')
                        returning *""")
                .param("id", id)
                .param("from", Timestamp.from(range.from()))
                .param("until", Timestamp.from(range.until()))
                .param("who", who.getName())
                .query((row, n) -> read(row))
                .optional();
        Backfill backfill =
                ordered.orElseThrow(() -> ApiProblem.conflict("this range of %s is being read already".formatted(id)));
        journal.write(null, id, "backfill-ordered", range.from() + " to " + range.until(), who.getName());
        figures.refresh();
        return backfill;
    }

    @PostMapping("/stop")
    @Operation(
            summary = "Stop the back-fills of a source",
            description = "After the page in hand. What was read is kept; the same range may be ordered again later.")
    @ApiResponse(responseCode = "200", description = "Those that were stopped")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "None is running")
    List<Backfill> stop(@PathVariable String id, Principal who) {
        known.require(id);
        List<Backfill> stopped = jdbc.sql(
                        """
                        update backfill set state = 'STOPPED', ended = now(), ended_by = ?
                        where source = ? and state = 'RUNNING' returning *""")
                .params(who.getName(), id)
                .query((row, n) -> read(row))
                .list();
        if (stopped.isEmpty()) {
            throw ApiProblem.conflict("no back-fill of %s is running".formatted(id));
        }
        stopped.forEach(it -> journal.write(
                null,
                id,
                "backfill-stopped",
                "%s to %s after %,d records".formatted(it.from(), it.until(), it.records()),
                who.getName()));
        figures.refresh();
        return stopped;
    }

    private static Backfill read(ResultSet row) throws SQLException {
        return new Backfill(
                row.getLong("id"),
                row.getString("source"),
                Rows.required(row, "from_at"),
                Rows.required(row, "until_at"),
                row.getString("state"),
                row.getLong("records"),
                row.getLong("pages"),
                Rows.instant(row, "reached"),
                Rows.instant(row, "worked"),
                row.getString("asked_by"),
                Rows.required(row, "asked"),
                Rows.instant(row, "ended"),
                row.getString("ended_by"));
    }
}
