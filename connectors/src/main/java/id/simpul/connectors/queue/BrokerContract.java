package id.simpul.connectors.queue;

import java.util.List;

/**
 * What the broker must be (design 8).
 *
 * @param agencies     registry ids; each has the queue {@code complaints.<id>}
 * @param largestBatch the id cache is persisted and at least eight times this
 */
public record BrokerContract(List<String> agencies, int largestBatch) {
    public static final String PREFIX = "complaints.";
    public static final String TRIAGE = "complaints.triage";
    public static final String TRIAL = "complaints.trial";
    public static final String STATUS = "complaints.status";
    public static final String DEAD = "complaints.dead";
}
