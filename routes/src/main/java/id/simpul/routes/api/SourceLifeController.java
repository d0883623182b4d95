package id.simpul.routes.api;

import id.simpul.connectors.Count;
import id.simpul.mappings.source.Delivery;
import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.Start;
import id.simpul.routes.store.FormerTrial;
import id.simpul.routes.store.SourceLife;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.security.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The steps of a source's life that a person takes: counted first, written down, followed by all hubs of the database. */
@RestController
@RequestMapping("/api/v1/sources/{id}")
@Tag(name = "Source steps", description = "Activate a source, take it live, pause it; each step is written down.")
class SourceLifeController {

    private final SourceLife life;
    private final FormerTrial trial;
    private final CountPort counter;
    private final KnownSources known;
    private final Figures figures;

    SourceLifeController(SourceLife life, FormerTrial trial, CountPort counter, KnownSources known, Figures figures) {
        this.life = life;
        this.trial = trial;
        this.counter = counter;
        this.known = known;
        this.figures = figures;
    }

    @Schema(description = "What to count; nothing: what the first pull would bring")
    record CountOrder(
            @Schema(description = "Beginning of a range of the past: a date in the source's zone, or an instant")
                    @Nullable
                    String from,
            @Schema(description = "Its end: a date, which is in it, or an instant") @Nullable String until) {}

    @Schema(description = "What a pull would bring, as far as it was looked; nothing of it is kept")
    record Counted(
            String source,
            @Schema(
                            description =
                                    "Where it begins: a time with the offset of the source's zone, 'beginning', 'now', "
                                            + "or 'route' if it is not asked but hands in")
                    String from,
            @Schema(description = "Where it ends; null: it goes on from there") @Nullable Instant until,
            @Schema(description = "How the source begins when it is activated, by its source.yaml") Delivery deliver,
            @Schema(description = "How many records; null: they could not be counted") @Nullable Long records,
            @Schema(description = "True: there are more than were looked at") boolean atLeast,
            @Schema(description = "Earliest stamp seen, by the source's clock") @Nullable Instant oldest,
            @Schema(description = "Latest stamp seen") @Nullable Instant newest,
            @Schema(description = "Why they could not be counted") @Nullable String reason,
            @Schema(description = "What a person can do about it") @Nullable String fix) {}

    @PostMapping("/count")
    @Operation(
            summary = "Count before you decide",
            description =
                    "Asks the system itself for what its first pull would bring, or a range of its past: at most some 20 "
                            + "requests, as polite as a poll. Nothing is kept.")
    @ApiResponse(responseCode = "200", description = "The count, or why there is none")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "This hub does not run it")
    Counted count(@PathVariable String id, @RequestBody(required = false) @Nullable CountOrder order) {
        SourceBundle source = known.requireRunning(id);
        if (order == null || order.from() == null && order.until() == null) {
            return counted(source, start(source), null, counter.fromStart(source));
        }
        Range range = Range.of(order.from(), order.until(), source.definition().zone());
        return counted(
                source, range.from().toString(), range.until(), counter.between(source, range.from(), range.until()));
    }

    private static String start(SourceBundle source) {
        if (source.definition().access() instanceof Intake) {
            return "route";
        }
        Start start = source.definition().start();
        return start instanceof Start.At at
                ? at.instant()
                        .atZone(source.definition().zone())
                        .toOffsetDateTime()
                        .toString()
                : start instanceof Start.Now ? "now" : "beginning";
    }

    private static Counted counted(SourceBundle source, String from, @Nullable Instant until, Count count) {
        Delivery deliver = source.definition().delivery();
        if (count instanceof Count.Counted it) {
            return new Counted(
                    source.id(), from, until, deliver, it.records(), it.more(), it.oldest(), it.newest(), null, null);
        }
        Count.NotCounted not = (Count.NotCounted) count;
        return new Counted(source.id(), from, until, deliver, null, false, null, null, not.why(), not.fix());
    }

    @Schema(description = "What the person was shown, for the record")
    record Activation(
            @Schema(description = "How many records") @Nullable Long records,
            @Schema(description = "At least so many") @Nullable Boolean atLeast) {}

    @Schema(description = "A step that was taken")
    record Step(
            String source,
            @Schema(description = "activated, live, trial, paused, resumed or vanished-confirmed") String what,
            @Schema(description = "How its first deliveries go now") @Nullable Delivery delivery,
            @Schema(description = "Who took it") String who) {}

    @PostMapping("/activate")
    @Operation(
            summary = "Activate a source",
            description =
                    "A new source is not asked for anything before a person says so. Its first pull begins where its "
                            + "source.yaml says, and it begins on trial or live as that says.")
    @ApiResponse(responseCode = "200", description = "Activated; the next poll is its first")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "It was activated already, or this hub does not run it")
    Step activate(@PathVariable String id, @RequestBody(required = false) @Nullable Activation shown, Principal who) {
        SourceBundle source = known.requireRunning(id);
        Delivery delivery = source.definition().delivery();
        String detail = "start " + start(source)
                + (shown == null || shown.records() == null
                        ? ", not counted"
                        : ", %s%,d records counted"
                                .formatted(Boolean.TRUE.equals(shown.atLeast()) ? "at least " : "", shown.records()));
        if (!life.activate(id, delivery, detail, who.getName())) {
            throw ApiProblem.conflict("%s was activated already".formatted(id));
        }
        return taken(id, "activated", delivery, who);
    }

    @Schema(description = "Whether the trial's complaints go out too")
    record LiveOrder(
            @Schema(description = "Deliver the trial's complaints to their agencies, as first deliveries") @Nullable
                    Boolean deliverTrial,
            @Schema(description = "Only count") @Nullable Boolean dryRun) {}

    @Schema(description = "What going live came to, or would be about")
    record Live(
            String source,
            @Schema(description = "True: nothing was done, only counted") boolean dryRun,
            @Schema(description = "How its first deliveries go now") Delivery delivery,
            @Schema(description = "Complaints that only the trial queue had") long onTrial,
            @Schema(description = "Of these, delivered to their agencies now") long delivered) {}

    @PostMapping("/live")
    @Operation(
            summary = "Take a source live",
            description =
                    "From now on new complaints go to their agencies. What was delivered on trial stays there, and its next "
                            + "change is its agency's first delivery (R6); with deliverTrial it goes out at once, each once, in "
                            + "its order. May be asked again for what a broken-off delivery left.")
    @ApiResponse(responseCode = "200", description = "What came of it")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "It is not activated, or live already")
    Live live(@PathVariable String id, @RequestBody(required = false) @Nullable LiveOrder order, Principal who) {
        known.requireActivated(id);
        boolean dryRun = order != null && Boolean.TRUE.equals(order.dryRun());
        boolean deliverTrial = order != null && Boolean.TRUE.equals(order.deliverTrial());
        if (dryRun) {
            return new Live(id, true, known.isLive(id) ? Delivery.LIVE : Delivery.TRIAL, trial.count(id), 0);
        }
        boolean changed = life.deliver(id, Delivery.LIVE, who.getName());
        long onTrial = trial.count(id); // after the step: a page that was being kept has come before it or after it
        if (!changed && !deliverTrial) {
            throw ApiProblem.conflict("%s is live already".formatted(id));
        }
        long delivered = deliverTrial ? trial.deliver(id, who.getName()) : 0;
        figures.refresh();
        return new Live(id, false, known.isLive(id) ? Delivery.LIVE : Delivery.TRIAL, onTrial, delivered);
    }

    @PostMapping("/trial")
    @Operation(
            summary = "Put a source back on trial",
            description =
                    "From now on new complaints go to complaints.trial. Those that agencies have already stay with them, "
                            + "and so do their changes (R6).")
    @ApiResponse(responseCode = "200", description = "On trial")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "It is not activated, or on trial already")
    Step trial(@PathVariable String id, Principal who) {
        known.requireActivated(id);
        if (!life.deliver(id, Delivery.TRIAL, who.getName())) {
            throw ApiProblem.conflict("%s is on trial already".formatted(id));
        }
        return taken(id, "trial", Delivery.TRIAL, who);
    }

    @Schema(description = "Why, for the record")
    record Pause(@Schema(description = "A few words, without citizens' data") @Nullable String reason) {}

    @PostMapping("/pause")
    @Operation(
            summary = "Pause a source",
            description =
                    "It is not asked any more, by any hub, until it is resumed; once this answers nothing more of it is "
                            + "kept. Deliveries that are due go out.")
    @ApiResponse(responseCode = "200", description = "Paused")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "It is not activated, or paused already")
    Step pause(@PathVariable String id, @RequestBody(required = false) @Nullable Pause order, Principal who) {
        known.requireActivated(id);
        String reason = order == null || order.reason() == null ? null : Bounds.text(order.reason(), "reason", 500);
        if (!life.pause(id, reason, who.getName())) {
            throw ApiProblem.conflict("%1$s is paused already: simpul source resume %1$s".formatted(id));
        }
        return taken(id, "paused", null, who);
    }

    @PostMapping("/resume")
    @Operation(summary = "Resume a source", description = "It is asked again from where it was left.")
    @ApiResponse(responseCode = "200", description = "Resumed; its next poll begins at once")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "It is not paused")
    Step resume(@PathVariable String id, Principal who) {
        known.requireActivated(id);
        if (!life.resume(id, who.getName())) {
            throw ApiProblem.conflict("%s is not paused".formatted(id));
        }
        return taken(id, "resumed", null, who);
    }

    @Schema(description = "What the person was shown")
    record Vanished(
            @Schema(description = "So many are missing; null: whatever is asked about now") @Nullable Long missing) {}

    @PostMapping("/confirm-vanished")
    @Operation(
            summary = "Confirm that missing records are really gone",
            description =
                    "When more records are missing at once than the source file allows, nothing is withdrawn until a "
                            + "person confirms (R7). The next full list then withdraws them, unless more are missing by then.")
    @ApiResponse(responseCode = "200", description = "Confirmed")
    @ApiResponse(responseCode = "404", description = "There is no such source")
    @ApiResponse(responseCode = "409", description = "Nothing, or more than was shown, waits for a confirmation")
    Step confirmVanished(
            @PathVariable String id, @RequestBody(required = false) @Nullable Vanished shown, Principal who) {
        known.require(id);
        if (!life.confirmVanished(id, shown == null ? null : shown.missing(), who.getName())) {
            throw ApiProblem.conflict(
                    "%s has no missing records that wait for a confirmation, or more than were shown: simpul sources"
                            .formatted(id));
        }
        return taken(id, "vanished-confirmed", null, who);
    }

    private Step taken(String id, String what, @Nullable Delivery delivery, Principal who) {
        figures.refresh();
        return new Step(id, what, delivery, who.getName());
    }
}
