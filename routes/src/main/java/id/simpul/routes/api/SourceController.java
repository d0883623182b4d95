package id.simpul.routes.api;

import id.simpul.mappings.source.SourceBundle;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

/** How each source is doing, and what a person may ask of it. */
@RestController
@RequestMapping("/api/v1/sources")
@Tag(name = "Sources", description = "The legacy systems that complaints are pulled from.")
class SourceController {

    private final Figures figures;
    private final RunningSources running;
    private final JdbcClient jdbc;
    private final Journal journal;

    SourceController(Figures figures, RunningSources running, JdbcClient jdbc, Journal journal) {
        this.figures = figures;
        this.running = running;
        this.jdbc = jdbc;
        this.journal = journal;
    }

    @Schema(description = "One source and how it is doing")
    record SourceState(
            @Schema(description = "Its folder's name") String id,
            @Schema(description = "Its name for people; null if this hub does not run it") @Nullable String title,
            @Schema(description = "WELL, WAITING (tried again by itself) or NEEDS_A_PERSON") String health,
            @Schema(description = "What is wrong, if anything") @Nullable String reason,
            @Schema(description = "What a person can do about it") @Nullable String fix,
            @Schema(description = "Seconds since its last answered poll; null if it never answered") @Nullable
                    Double lastGoodAge,
            @Schema(description = "When it was last asked") @Nullable Instant lastAttempt,
            @Schema(description = "Since when it fails; null if it does not") @Nullable Instant failingSince,
            @Schema(description = "What was announced and is still waited for: files, mails") long owed,
            @Schema(description = "Records in quarantine") long quarantined,
            @Schema(description = "So many records are missing at once that a person must confirm; else null") @Nullable
                    Long vanishAsk,
            @Schema(description = "The hub that polls it at this moment; null if none does") @Nullable String holder) {}

    @GetMapping
    @Operation(
            summary = "List the sources",
            description = "All sources that this database knows or this hub runs, at most 1,000, by name. "
                    + "The figures are at most five seconds old.")
    List<SourceState> sources() {
        Map<String, @Nullable String> titles = new TreeMap<>();
        Map<String, Figures.Source> known = figures.snapshot().sources();
        known.keySet().forEach(id -> titles.put(id, null));
        for (SourceBundle bundle : running.bundles()) {
            titles.put(bundle.id(), bundle.definition().title());
        }
        return titles.entrySet().stream()
                .limit(Bounds.LIST)
                .map(source -> state(source.getKey(), source.getValue(), known.get(source.getKey())))
                .toList();
    }

    private static SourceState state(String id, @Nullable String title, Figures.@Nullable Source s) {
        return s == null
                ? new SourceState(id, title, "WAITING", "not asked yet", null, null, null, null, 0, 0, null, null)
                : new SourceState(
                        id,
                        title,
                        s.health(),
                        s.reason(),
                        s.fix(),
                        s.lastGoodAge(),
                        s.lastAttempt(),
                        s.failingSince(),
                        s.owed(),
                        s.quarantined(),
                        s.vanishAsk(),
                        s.holder());
    }

    @Schema(description = "A range of the past to read once more")
    record BackfillOrder(
            @Schema(
                            description = "Beginning, an instant",
                            example = "2026-10-01T00:00:00Z",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable
                    Instant from,
            @Schema(
                            description = "End, an instant; not in the future",
                            example = "2026-11-01T00:00:00Z",
                            requiredMode = Schema.RequiredMode.REQUIRED)
                    @Nullable
                    Instant until) {}

    @Schema(description = "A back-fill that was ordered")
    record Backfill(@Schema(description = "Its number") long id, String source, Instant from, Instant until) {}

    @PostMapping("/{id}/backfill")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Read a range of the past again",
            description =
                    "The range is read in turns with the live polls; what is known already is not delivered again (R12).")
    @ApiResponse(responseCode = "202", description = "Ordered; the source's holder begins it at its next turn")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "The same range is being read already")
    Backfill backfill(@PathVariable String id, @RequestBody BackfillOrder order, Principal who) {
        Instant from = order.from();
        Instant until = order.until();
        if (from == null
                || until == null
                || !from.isBefore(until)
                || until.isAfter(Instant.now().plusSeconds(60))) {
            throw ApiProblem.bad(
                    "'from' and 'until' are instants like 2026-10-01T00:00:00Z, from before until, until not in the future");
        }
        requireSource(id);
        boolean running = jdbc.sql(
                        "select exists (select 1 from backfill where source = ? and from_at = ? and until_at = ? and state = 'RUNNING')")
                .params(id, Timestamp.from(from), Timestamp.from(until))
                .query(Boolean.class)
                .single();
        if (running) {
            throw ApiProblem.conflict("this range of %s is being read already".formatted(id));
        }
        long number = jdbc.sql(
                        "insert into backfill (source, from_at, until_at, asked_by) values (?, ?, ?, ?) returning id")
                .params(id, Timestamp.from(from), Timestamp.from(until), who.getName())
                .query(Long.class)
                .single();
        return new Backfill(number, id, from, until);
    }

    @PostMapping("/{id}/confirm-vanished")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Confirm that missing records are really gone",
            description =
                    "When more records are missing at once than the source file allows, nothing is withdrawn until a "
                            + "person confirms (R7). The next full list then withdraws them.")
    @ApiResponse(responseCode = "204", description = "Confirmed")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "Nothing waits for a confirmation")
    void confirmVanished(@PathVariable String id, Principal who) {
        requireSource(id);
        int confirmed = jdbc.sql("update source set vanish_ok = true where id = ? and vanish_ask is not null")
                .param(id)
                .update();
        if (confirmed == 0) {
            throw ApiProblem.conflict("%s has no missing records that wait for a confirmation".formatted(id));
        }
        journal.write(null, id, "vanished-confirmed", null, who.getName());
    }

    private void requireSource(String id) {
        Bounds.source(id);
        boolean known =
                running.bundles().stream().anyMatch(bundle -> bundle.id().equals(id))
                        || jdbc.sql("select exists (select 1 from source where id = ?)")
                                .param(id)
                                .query(Boolean.class)
                                .single();
        if (!known) {
            throw ApiProblem.unknown("there is no source '%s'".formatted(id));
        }
    }
}
