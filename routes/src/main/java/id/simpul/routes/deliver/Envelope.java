package id.simpul.routes.deliver;

import id.simpul.connectors.queue.Outgoing;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.routes.store.Outbox;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Makes the message of a delivery: CloudEvents 1.0 attributes as properties (JMS binding names), the complaint as JSON
 * without what its agency may not see. Made at the moment of sending, so that flags are as tight as they are now (R8).
 */
public class Envelope {

    /** Signs a link to an attachment. */
    public interface Links {
        String href(UUID complaint, String sha256, String name);
    }

    private final Links links;

    public Envelope(Links links) {
        this.links = links;
    }

    Outgoing seal(Outbox.Due due) {
        Complaint complaint = ComplaintJson.read(due.complaintJson())
                .tightened(due.anonymous(), due.secret())
                .withSequence(due.sequence());
        String body = ComplaintJson.forQueue(
                complaint, file -> links.href(due.complaint(), String.valueOf(file.sha256()), file.name()));
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("cloudEvents_specversion", "1.0");
        properties.put("cloudEvents_id", due.id().toString());
        properties.put("cloudEvents_type", "id.simpul.complaint." + due.type() + ".v1");
        properties.put("cloudEvents_source", "/sources/" + due.source());
        properties.put("cloudEvents_subject", due.complaint().toString());
        properties.put("cloudEvents_time", complaint.receivedAt().toString());
        properties.put("cloudEvents_datacontenttype", "application/json");
        properties.put("contentType", "application/json");
        properties.put("simpul_source", due.source());
        properties.put("simpul_complaint", due.complaint().toString());
        properties.put("simpul_agency", due.agency());
        properties.put("simpul_sequence", Integer.toString(due.sequence()));
        properties.put("simpul_n", Integer.toString(due.n()));
        return new Outgoing(due.agency(), due.id(), due.n(), properties, body);
    }
}
