package id.simpul.routes.deliver;

import id.simpul.connectors.queue.AgencyQueues;
import id.simpul.connectors.queue.Outgoing;
import id.simpul.connectors.queue.SendReport;
import id.simpul.routes.store.Lanes;
import id.simpul.routes.store.Outbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The steps of the {@code deliver} route. One batch at a time per hub (R18): the route has one consumer, and what a batch of
 * unknown outcome left behind is remembered here until the broker has answered.
 */
public class Deliveries {

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final Outbox outbox;
    private final Lanes lanes;
    private final AgencyQueues queues;
    private final Lanes.SessionQuestion broker;
    private final String clientId;
    private final Envelope envelope;
    private final int limit;
    private final MeterRegistry meters;

    /** R23: rows that were in a batch of ours and are not known to be sent. */
    private final Set<UUID> batched = new HashSet<>();

    /** R21: rows whose commit got no answer. */
    private final Set<UUID> unanswered = new HashSet<>();

    /** R19: a commit got no answer; nothing is sent until the broker has no session of ours. */
    private boolean unknown;

    private String trouble = "";

    public Deliveries(
            Outbox outbox,
            Lanes lanes,
            AgencyQueues queues,
            Lanes.SessionQuestion broker,
            String clientId,
            Envelope envelope,
            int limit,
            MeterRegistry meters) {
        this.outbox = outbox;
        this.lanes = lanes;
        this.queues = queues;
        this.broker = broker;
        this.clientId = clientId;
        this.envelope = envelope;
        this.limit = limit;
        this.meters = meters;
    }

    /** What is sent in one go. */
    public record Batch(List<Outbox.Due> rows, List<Outgoing> letters, SendReport report) {
        private static final SendReport NOT_YET =
                new SendReport(List.of(), Map.of(), Map.of(), List.of(), List.of(), "");

        static Batch of(List<Outbox.Due> rows, List<Outgoing> letters) {
            return new Batch(rows, letters, NOT_YET);
        }

        @Override
        public String toString() {
            return "Batch{" + rows.size() + " rows}";
        }
    }

    /**
     * What waits in the lanes we hold, in its place; first, between two batches, what others asked for (R23). Nothing, while
     * broker or database do not answer.
     */
    public synchronized Batch due() {
        try {
            return next();
        } catch (RuntimeException e) {
            trouble(e);
            return Batch.of(List.of(), List.of());
        }
    }

    private Batch next() {
        if (unknown && !broker.gone(clientId)) {
            return Batch.of(List.of(), List.of());
        }
        unknown = false;
        lanes.giveUpSurplus();
        List<Integer> open = lanes.open();
        if (open.isEmpty()) {
            return Batch.of(List.of(), List.of());
        }
        outbox.requests(open).forEach(this::answer);
        List<Outbox.Due> rows = outbox.due(open, limit);
        return seal(rows);
    }

    /** A row whose message cannot be made is refused for itself: it must not stop its neighbours (R21). */
    private Batch seal(List<Outbox.Due> rows) {
        List<Outbox.Due> sealed = new ArrayList<>(rows.size());
        List<Outgoing> letters = new ArrayList<>(rows.size());
        Map<Outgoing, String> refused = new LinkedHashMap<>();
        Set<List<String>> halted = new HashSet<>();
        for (Outbox.Due row : rows) {
            List<String> line = List.of(row.complaint().toString(), row.agency());
            if (halted.contains(line)) {
                continue;
            }
            try {
                letters.add(envelope.seal(row));
                sealed.add(row);
                batched.add(row.id());
            } catch (DataAccessException e) {
                throw e; // the database's trouble, not the row's
            } catch (RuntimeException e) {
                halted.add(line);
                // Not its message: it may quote the complaint.
                refused.put(
                        new Outgoing(row.agency(), row.id(), row.n(), Map.of(), ""),
                        "its message cannot be made (" + e.getClass().getSimpleName() + ")");
            }
        }
        if (!refused.isEmpty()) {
            outbox.mark(List.of(), Map.of(), refused);
            tellRefusedRows(refused);
        }
        return Batch.of(sealed, letters);
    }

    /** No batch is open, and none of unknown outcome was left behind: leases may be given up (R16). */
    public synchronized boolean settled() {
        return !unknown;
    }

    private void answer(Outbox.Request request) {
        boolean taken = request.kind().equals("CANCEL");
        switch (request.state()) {
            case "SENT" -> outbox.answer(request, "SENT", "already sent");
            case "CANCELLED" -> outbox.answer(request, "CANCELLED", "already cancelled");
            case "DUE" -> {
                boolean maybeSent =
                        lanes.suspect(request.lane(), request.place()) || batched.contains(request.delivery());
                if (request.kind().equals("RELEASE")) {
                    outbox.answer(request, "DUE", "is due");
                } else if (!maybeSent) {
                    outbox.answer(
                            request, taken ? "CANCELLED" : "HELD", taken ? "cancelled before it was sent" : "held");
                } // else R23: it is sent first, then answered
            }
            case "HELD", "PARKED" -> {
                if (taken) {
                    outbox.answer(request, "CANCELLED", "cancelled before it was sent");
                } else if (request.kind().equals("RELEASE")) {
                    outbox.answer(request, "DUE", "released");
                } else {
                    outbox.answer(request, "HELD", "held");
                }
            }
            default -> outbox.answer(request, request.state(), "unknown state " + request.state());
        }
    }

    /** One broker transaction, halved where something in it is refused. */
    public synchronized Batch send(Batch batch) {
        if (batch.letters().isEmpty()) {
            return batch;
        }
        Set<Integer> used = batch.rows().stream().map(Outbox.Due::lane).collect(Collectors.toSet());
        unknown = true; // so it is until this has ended well, also if it ends in a way nobody thought of
        SendReport report = queues.send(batch.letters(), () -> lanes.mayCommit(used)); // R19
        unknown = !report.unknown().isEmpty();
        return new Batch(batch.rows(), batch.letters(), report);
    }

    /** Marks exactly what was sent. @return whether more is due */
    public synchronized boolean sent(Batch batch) {
        SendReport report = batch.report();
        report.unknown().forEach(letter -> unanswered.add(letter.delivery()));
        Map<String, String> refusedQueues = new HashMap<>(report.refusedQueues());
        Map<Outgoing, String> refusedRows = new HashMap<>();
        Map<UUID, Outbox.Due> rows = batch.rows().stream().collect(Collectors.toMap(Outbox.Due::id, row -> row));
        report.refusedRows().forEach((letter, reason) -> {
            Outbox.Due row = rows.get(letter.delivery());
            if (row != null && (lanes.suspect(row.lane(), row.place()) || unanswered.contains(row.id()))) {
                // R21: it may be on its queue already; parking the whole queue keeps its id in the broker's cache
                refusedQueues.put(letter.agency(), reason);
            } else {
                refusedRows.put(letter, reason);
            }
        });
        try {
            outbox.mark(report.sent(), refusedQueues, refusedRows);
        } catch (RuntimeException e) {
            // Still due: sent again under the same ids, and the broker says that it has them (R20).
            trouble(e);
            return false;
        }
        report.sent().forEach(letter -> {
            batched.remove(letter.delivery());
            unanswered.remove(letter.delivery());
        });
        tell(report, refusedQueues, refusedRows);
        if (!report.sent().isEmpty()) {
            meters.counter("simpul.deliveries.sent").increment(report.sent().size());
        }
        return report.trouble().isEmpty() && batch.rows().size() >= limit;
    }

    private void trouble(RuntimeException e) {
        String what = e.getClass().getSimpleName();
        if (!what.equals(trouble)) {
            LOG.warn("not delivering ({}); tried again by itself: {}", what, firstLine(e));
            trouble = what;
        }
    }

    private static String firstLine(RuntimeException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void tell(SendReport report, Map<String, String> refusedQueues, Map<Outgoing, String> refusedRows) {
        if (!report.trouble().equals(trouble)) {
            if (report.trouble().isEmpty()) {
                if (!report.sent().isEmpty()) {
                    LOG.info("delivering again");
                    trouble = "";
                }
            } else {
                LOG.warn(
                        "not delivering: {}; {} deliveries wait, tried again by itself",
                        report.trouble(),
                        report.unknown().size() + report.unsent().size());
                trouble = report.trouble();
            }
        }
        refusedQueues.forEach((agency, reason) ->
                LOG.warn("queue complaints.{} is parked: {}; its deliveries wait, others go on", agency, reason));
        tellRefusedRows(refusedRows);
    }

    private static void tellRefusedRows(Map<Outgoing, String> refusedRows) {
        refusedRows.forEach((letter, reason) -> LOG.warn(
                "delivery {} to {} is parked: {}; see 'simpul replay parked'",
                letter.delivery(),
                letter.agency(),
                reason));
    }
}
