package id.simpul.connectors.queue;

import java.util.Map;
import java.util.UUID;

/**
 * One delivery on its way to an agency's queue.
 *
 * @param agency     registry id, {@code triage} or {@code trial}: the address is {@code complaints.<agency>}
 * @param delivery   R20; with {@code n} it makes {@code _AMQ_DUPL_ID} = {@code <delivery>:<n>}
 * @param n          raised only by a replay (R22)
 * @param properties string properties of the message: {@code cloudEvents_id}, ... ({@code simpul_sequence} too)
 * @param body       JSON text
 */
public record Outgoing(String agency, UUID delivery, int n, Map<String, String> properties, String body) {

    public String duplicateId() {
        return delivery + ":" + n;
    }

    @Override
    public String toString() {
        return "Outgoing{" + agency + " " + duplicateId() + "}";
    }
}
