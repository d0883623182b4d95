package id.simpul.mappings.routing;

import id.simpul.mappings.model.Complaint;

/** The content-based router's rules, read from {@code routing.yaml}. Never drops: no rule means triage. */
public final class RoutingRules {

    /** The rules that ship with the product. */
    public static RoutingRules standard() {
        throw new UnsupportedOperationException();
    }

    public Complaint.Routing decide(Complaint complaint) {
        throw new UnsupportedOperationException();
    }
}
