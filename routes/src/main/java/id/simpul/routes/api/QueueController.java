package id.simpul.routes.api;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import id.simpul.mappings.masking.Masking;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The agencies' queues: how full, what is in them, and taking from one. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Queues", description = "The agencies' queues at the broker.")
class QueueController {

    private static final int MOST_LOOKED_AT = 200;
    private static final int MOST_TAKEN = 1000;

    private final Broker broker;
    private final Journal journal;

    QueueController(Broker broker, Journal journal) {
        this.broker = broker;
        this.journal = journal;
    }

    @Schema(description = "One queue")
    record Queue(
            @Schema(description = "Registry id of the agency, or triage, trial, status, dead") String agency,
            @Schema(description = "Messages in it") long depth,
            @Schema(description = "Age of its first message in seconds; null if it is empty") @Nullable Long oldestAge,
            @Schema(description = "Clients that read it at this moment") int consumers) {}

    @GetMapping("/queues")
    @Operation(
            summary = "List the queues",
            description = "The deepest first. By default those with messages or consumers; all=true lists every one.")
    List<Queue> queues(
            @Parameter(description = "Empty ones too") @RequestParam(defaultValue = "false") boolean all,
            @Parameter(description = "At most so many, 1 to 1,000") @RequestParam(defaultValue = "1000") int limit) {
        return broker.ask(BrokerAdmin::queues).stream()
                .filter(q -> q.name().startsWith(BrokerContract.PREFIX))
                .filter(q -> all || q.depth() > 0 || q.consumers() > 0)
                .sorted(Comparator.comparingLong(BrokerAdmin.QueueState::depth)
                        .reversed()
                        .thenComparing(BrokerAdmin.QueueState::name))
                .limit(Bounds.limit(limit, Bounds.LIST))
                .map(q -> new Queue(
                        q.name().substring(BrokerContract.PREFIX.length()),
                        q.depth(),
                        q.oldest() == null
                                ? null
                                : Objects.requireNonNull(q.oldest()).toSeconds(),
                        q.consumers()))
                .toList();
    }

    @Schema(description = "A message of a queue")
    record Message(
            @Schema(description = "The broker's number of it") long id,
            @Schema(description = "Its properties: cloudEvents_id, simpul_source, simpul_sequence, ...")
                    Map<String, String> properties,
            @Schema(description = "The complaint as JSON; persons and words hidden unless bodies were asked for")
                    String body) {

        static Message masked(BrokerAdmin.Seen seen) {
            return new Message(
                    seen.id(),
                    seen.properties(),
                    Masking.mask(seen.body().getBytes(StandardCharsets.UTF_8), "application/json"));
        }

        static Message whole(BrokerAdmin.Seen seen) {
            return new Message(seen.id(), seen.properties(), seen.body());
        }
    }

    @GetMapping("/queues/{agency}/peek")
    @Operation(
            summary = "Look at the first messages of a queue",
            description =
                    "They stay where they are. Persons and words are hidden unless bodies=true, which is written down.")
    @ApiResponse(responseCode = "200", description = "The first messages")
    @ApiResponse(responseCode = "404", description = "There is no such queue")
    List<Message> peek(
            @Parameter(description = "Registry id, triage, trial, status or dead") @PathVariable String agency,
            @Parameter(description = "At most so many, 1 to 200") @RequestParam(defaultValue = "10") int limit,
            @Parameter(description = "The whole complaints") @RequestParam(defaultValue = "false") boolean bodies,
            Principal who) {
        String queue = existing(agency);
        int most = Bounds.limit(limit, MOST_LOOKED_AT);
        if (bodies) {
            journal.write(null, null, "queue-bodies-viewed", queue, who.getName());
        }
        return broker.ask(admin -> admin.peek(queue, most)).stream()
                .map(bodies ? Message::whole : Message::masked)
                .toList();
    }

    @PostMapping("/queues/{agency}/take")
    @Operation(
            summary = "Take messages from a queue",
            description =
                    "Consumes them, as the agency would: they are gone from the queue once this answers, whole in the "
                            + "answer and nowhere else at the broker. Needs confirm=true, and is written down.")
    @ApiResponse(responseCode = "200", description = "The messages taken")
    @ApiResponse(responseCode = "404", description = "There is no such queue")
    List<Message> take(
            @Parameter(description = "Registry id, triage or trial") @PathVariable String agency,
            @Parameter(description = "At most so many, 1 to 1,000") @RequestParam(defaultValue = "1") int limit,
            @Parameter(description = "Must be true") @RequestParam(defaultValue = "false") boolean confirm,
            Principal who) {
        if (!confirm) {
            throw ApiProblem.bad("taking removes messages from the queue for good: say confirm=true");
        }
        String queue = existing(agency);
        if (queue.equals(BrokerContract.DEAD) || queue.equals(BrokerContract.STATUS)) {
            throw ApiProblem.bad("%s belongs to the hub: look at it with peek; dead messages are replayed, not taken"
                    .formatted(queue));
        }
        int most = Bounds.limit(limit, MOST_TAKEN);
        // written before, so that nothing is taken unwritten
        journal.write(null, null, "queue-taken", "%s, up to %d".formatted(queue, most), who.getName());
        return broker.ask(admin -> admin.take(queue, most)).stream()
                .map(Message::whole)
                .toList();
    }

    private String existing(String agency) {
        String queue = Broker.queue(agency);
        boolean known =
                broker.ask(BrokerAdmin::queues).stream().anyMatch(q -> q.name().equals(queue));
        if (!known) {
            throw ApiProblem.unknown("there is no queue %s: GET /api/v1/queues?all=true lists them".formatted(queue));
        }
        return queue;
    }
}
