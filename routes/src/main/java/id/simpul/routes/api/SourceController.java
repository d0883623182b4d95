package id.simpul.routes.api;

import id.simpul.mappings.source.SourceBundle;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** How each source is doing. */
@RestController
@RequestMapping("/api/v1/sources")
@Tag(name = "Sources", description = "The legacy systems that complaints are pulled from.")
class SourceController {

    private final Figures figures;
    private final RunningSources running;

    SourceController(Figures figures, RunningSources running) {
        this.figures = figures;
        this.running = running;
    }

    @Schema(description = "One source and how it is doing")
    record SourceState(
            @Schema(description = "Its folder's name") String id,
            @Schema(description = "Its name for people; null if this hub does not run it") @Nullable String title,
            @Schema(description = "The version that runs; null: nothing of it was ever kept") @Nullable Integer version,
            @Schema(description = "NOT_ACTIVATED (new: a person must activate it), ACTIVE, PAUSED or REMOVED")
                    Figures.State state,
            @Schema(
                            description =
                                    "TRIAL (first deliveries go to complaints.trial) or LIVE; null before it was activated")
                    @Nullable
                    String delivery,
            @Schema(description = "What its source.yaml says about that; null if this hub does not run it") @Nullable
                    String deliver,
            @Schema(description = "Complaints that only the trial queue has") long onTrial,
            @Schema(description = "Ranges of its past that are being read") long backfills,
            @Schema(description = "When it was activated") @Nullable Instant activatedAt,
            @Schema(description = "By whom") @Nullable String activatedBy,
            @Schema(description = "When it was paused") @Nullable Instant pausedAt,
            @Schema(description = "By whom") @Nullable String pausedBy,
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
        Map<String, Figures.Source> known = figures.snapshot().sources();
        Map<String, SourceBundle> here =
                running.bundles().stream().collect(Collectors.toMap(SourceBundle::id, Function.identity()));
        return Stream.concat(known.keySet().stream(), here.keySet().stream())
                .distinct()
                .sorted()
                .limit(Bounds.LIST)
                .map(id -> state(id, here.get(id), known.get(id)))
                .toList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "Show one source", description = "As in the list; its figures are at most five seconds old.")
    @ApiResponse(responseCode = "200", description = "The source")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    SourceState source(@PathVariable String id) {
        Figures.Source source = figures.snapshot().sources().get(id);
        SourceBundle here = running.bundles().stream()
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElse(null);
        if (source == null && here == null) {
            throw ApiProblem.unknown(
                    "there is no source '%s': 'simpul sources' (GET /api/v1/sources) lists them".formatted(id));
        }
        return state(id, here, source);
    }

    private static SourceState state(String id, @Nullable SourceBundle here, Figures.@Nullable Source s) {
        String title = here == null ? null : here.definition().title();
        String deliver = here == null ? null : here.definition().delivery().name();
        return s == null
                ? new SourceState(
                        id,
                        title,
                        null,
                        Figures.State.NOT_ACTIVATED,
                        null,
                        deliver,
                        0,
                        0,
                        null,
                        null,
                        null,
                        null,
                        "WAITING",
                        "not asked yet",
                        null,
                        null,
                        null,
                        null,
                        0,
                        0,
                        null,
                        null)
                : new SourceState(
                        id,
                        title,
                        s.version(),
                        s.state(),
                        s.delivery(),
                        deliver,
                        s.onTrial(),
                        s.backfills(),
                        s.activatedAt(),
                        s.activatedBy(),
                        s.pausedAt(),
                        s.pausedBy(),
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
}
