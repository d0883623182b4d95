package id.simpul.connectors.queue;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the broker must be (design 8).
 *
 * @param agencies     registry ids; each has the queue {@code complaints.<id>}
 * @param largestBatch the id cache is persisted and at least eight times this
 * @param hubRole      the role of the hub's own user at the broker, which may do everything below {@link #PREFIX}
 */
public record BrokerContract(List<String> agencies, int largestBatch, String hubRole) {
    public static final String PREFIX = "complaints.";
    public static final String TRIAGE = "complaints.triage";
    public static final String TRIAL = "complaints.trial";
    public static final String STATUS = "complaints.status";
    public static final String DEAD = "complaints.dead";

    /** The role that all agencies' users have: it may send answers. Besides, each has the role of its own agency. */
    public static final String AGENCIES = "agencies";

    public BrokerContract {
        agencies = List.copyOf(agencies);
        if (largestBatch < 1) {
            throw new IllegalArgumentException("the largest batch has at least one message");
        }
    }

    /** The role that may read that agency's queue; an agency's user bears this name too, so that its answers tell. */
    public static String agencyRole(String agency) {
        return "agency-" + agency;
    }

    /** Every queue's name, which is its address too; {@link #DEAD} first: the others refer to it. */
    public List<String> queues() {
        return Stream.concat(
                        Stream.of(DEAD, TRIAGE, TRIAL, STATUS),
                        agencies.stream().map(id -> PREFIX + id))
                .toList();
    }

    /** R20: what the broker must remember of each address, so that a resend is noticed. */
    int idCache() {
        return 8 * largestBatch;
    }
}
