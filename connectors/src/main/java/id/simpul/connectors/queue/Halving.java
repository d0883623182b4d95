package id.simpul.connectors.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/**
 * R21: finds what in a batch is refused by halving it, and lets everything else through in order. Knows no broker: it
 * is asked what to send next and told what came of it.
 */
final class Halving {

    /** The complaint a row belongs to; order holds within one complaint at one agency. */
    static final String COMPLAINT = "simpul_complaint";

    /** Of the broker's refusals those that are about the queue and not about a message. */
    private static final Set<ActiveMQExceptionType> OF_A_QUEUE = Set.of(
            ActiveMQExceptionType.ADDRESS_FULL,
            ActiveMQExceptionType.ADDRESS_DOES_NOT_EXIST,
            ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST,
            ActiveMQExceptionType.UNEXPECTED_ROUTING_TYPE_FOR_ADDRESS,
            ActiveMQExceptionType.SECURITY_EXCEPTION);

    private final Deque<List<Outgoing>> open = new ArrayDeque<>();
    private final List<Outgoing> sent = new ArrayList<>();
    private final Map<String, String> refusedQueues = new LinkedHashMap<>();
    private final Map<Outgoing, String> refusedRows = new LinkedHashMap<>();
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<List<String>, Integer> halted = new HashMap<>();
    private final List<Outgoing> unknown = new ArrayList<>();
    private final List<Outgoing> unsent = new ArrayList<>();
    private List<Outgoing> current = List.of();
    private String trouble = "";

    Halving(List<Outgoing> batch) {
        open.push(List.copyOf(batch));
        for (Outgoing row : batch) {
            places.put(row.duplicateId(), places.size());
        }
    }

    /** The rows of the next transaction; empty at the end. */
    List<Outgoing> next() {
        current = List.of();
        while (current.isEmpty() && !open.isEmpty()) {
            current = passable(open.pop());
        }
        return current;
    }

    private List<Outgoing> passable(List<Outgoing> rows) {
        List<Outgoing> passable = new ArrayList<>(rows.size());
        for (Outgoing row : rows) {
            if (waits(row)) {
                unsent.add(row);
                trouble = "some rows wait behind a refused one of their complaint";
            } else if (!refusedQueues.containsKey(row.agency())) {
                passable.add(row);
            }
        }
        return passable;
    }

    void came(Outcome outcome) {
        if (outcome instanceof Outcome.Committed) {
            sent.addAll(current);
        } else if (outcome instanceof Outcome.RowsRefused named) {
            refused(named.refusals());
        } else if (outcome instanceof Outcome.Refused somewhere) {
            refused(new Answers.Refusal(somewhere.type(), somewhere.reason()));
        } else if (outcome instanceof Outcome.Unknown nothingHeard) {
            unknown.addAll(current);
            stop(nothingHeard.reason());
        } else if (outcome instanceof Outcome.Unsent lost) {
            unsent.addAll(current);
            stop(lost.reason());
        }
    }

    /** The broker named them: no need to search. The others go again. */
    private void refused(Map<String, Answers.Refusal> refusals) {
        List<Outgoing> others = new ArrayList<>();
        for (Outgoing row : current) {
            Answers.Refusal refusal = refusals.get(row.duplicateId());
            if (refusal == null || waits(row)) {
                others.add(row);
            } else {
                refused(row, refusal);
            }
        }
        if (others.size() == current.size()) {
            throw new IllegalStateException("the broker refused messages that were not sent");
        }
        open.push(others);
    }

    private void refused(Answers.Refusal refusal) {
        int size = current.size();
        if (size == 1) {
            refused(current.get(0), refusal);
        } else {
            open.push(current.subList(size / 2, size));
            open.push(current.subList(0, size / 2)); // first: order
        }
    }

    private void refused(Outgoing row, Answers.Refusal refusal) {
        if (refusal.type() == ActiveMQExceptionType.DUPLICATE_ID_REJECTED) {
            sent.add(row); // R20: an earlier commit of unknown outcome had arrived
        } else if (OF_A_QUEUE.contains(refusal.type())) {
            refusedQueues.putIfAbsent(row.agency(), refusal.reason());
        } else {
            refusedRows.put(row, refusal.reason());
            halted.merge(line(row), places.get(row.duplicateId()), Math::min);
        }
    }

    private void stop(String reason) {
        while (!open.isEmpty()) {
            unsent.addAll(passable(open.pop()));
        }
        trouble = reason;
    }

    /** Only what comes after the refused row; what came before it in the same transaction still goes. */
    private boolean waits(Outgoing row) {
        Integer refused = halted.get(line(row));
        return refused != null && places.get(row.duplicateId()) > refused;
    }

    /** A row that names no complaint is taken to concern every other such row of its agency. */
    private static List<String> line(Outgoing row) {
        return List.of(row.agency(), row.properties().getOrDefault(COMPLAINT, ""));
    }

    SendReport report() {
        return new SendReport(
                List.copyOf(sent),
                Map.copyOf(refusedQueues),
                Map.copyOf(refusedRows),
                List.copyOf(unknown),
                List.copyOf(unsent),
                trouble);
    }
}
