package id.simpul.routes;

import id.simpul.mappings.routing.RoutingRules;
import id.simpul.routes.Letter.Fate;

/** Content-based router: which agency must answer. No rule means triage, never nowhere. */
public class AgencyRouter {

    private final RoutingRules rules;

    public AgencyRouter(RoutingRules rules) {
        this.rules = rules;
    }

    public Page route(Page page) {
        return page.each(letter -> letter.fate() instanceof Fate.Deliverable found
                ? letter.with(new Fate.Deliverable(
                        found.complaint().withRouting(rules.decide(found.complaint())), found.approximate()))
                : letter);
    }
}
