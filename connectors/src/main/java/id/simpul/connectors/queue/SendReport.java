package id.simpul.connectors.queue;

import java.util.List;
import java.util.Map;

/**
 * What came of one batch (R21).
 *
 * @param sent          on their queues for certain, in the order sent; a duplicate reported on a resend counts (R20)
 * @param refusedQueues agency to reason: the queue is full, missing or closed to us; its rows were not sent
 * @param refusedRows   a row refused for itself, with the reason
 * @param unknown       rows whose commit got no answer: they may or may not be on their queues; the connection is closed
 * @param unsent        rows certainly not sent (connection lost before a commit, or the guard said stop)
 * @param trouble       what happened, if {@code unknown} or {@code unsent} is not empty; else the empty string
 */
public record SendReport(
        List<Outgoing> sent,
        Map<String, String> refusedQueues,
        Map<Outgoing, String> refusedRows,
        List<Outgoing> unknown,
        List<Outgoing> unsent,
        String trouble) {}
