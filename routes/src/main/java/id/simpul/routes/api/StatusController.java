package id.simpul.routes.api;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The one look that tells whether a second one is needed. */
@RestController
@Tag(name = "Status", description = "The whole hub at a glance.")
class StatusController {

    private final Figures figures;

    StatusController(Figures figures) {
        this.figures = figures;
    }

    @Schema(description = "The hub's summary; ages in seconds, null where nothing waits")
    record Status(
            @Schema(description = "When these figures were taken") Instant at,
            @Schema(description = "Sources that answer") long sourcesWell,
            @Schema(description = "Sources that are down, busy or not asked yet; tried again by themselves")
                    long sourcesWaiting,
            @Schema(description = "Sources that refuse us until a person does something") long sourcesNeedAPerson,
            @Schema(description = "New sources that are not asked before a person activates them")
                    long sourcesNotActivated,
            @Schema(description = "Sources that a person has paused") long sourcesPaused,
            @Schema(description = "Records that are missing at once, so many that a person must confirm (R7)")
                    long vanished,
            @Schema(description = "Deliveries on their way to a queue") long due,
            @Schema(description = "Age of the oldest of them") @Nullable Double oldestDueAge,
            @Schema(description = "Deliveries that were refused for themselves") long parked,
            @Schema(description = "Deliveries held by a person") long held,
            @Schema(description = "Queues that refuse everything for now") long parkedQueues,
            @Schema(description = "What sources announced and could not give yet") long owed,
            @Schema(description = "Age of the oldest of that") @Nullable Double oldestOwedAge,
            @Schema(description = "Records that could not be translated") long quarantined) {}

    @GetMapping("/api/v1/status")
    @Operation(
            summary = "Summary",
            description = "How many sources are well, what waits, and for how long. At most five seconds old.")
    Status status() {
        Figures.Snapshot now = figures.snapshot();
        return new Status(
                now.at(),
                now.sources("WELL"),
                now.sources("WAITING"),
                now.sources("NEEDS_A_PERSON"),
                now.sources(Figures.State.NOT_ACTIVATED),
                now.sources(Figures.State.PAUSED),
                now.vanished(),
                now.due(),
                now.oldestDueAge(),
                now.parked(),
                now.held(),
                now.parkedQueues(),
                now.owed(),
                now.oldestOwedAge(),
                now.quarantined());
    }
}
