package id.simpul.mappings.routing;

/**
 * One line of the routing table.
 *
 * @param to      an agency id or one of the words below
 * @param because why, in words a person understands; may be empty
 */
record Rule(String id, Condition when, String to, String because) {

    /** The agency that the source named. */
    static final String ADDRESSEE = "addressee";

    /** The government of the place where it happened. */
    static final String GOVERNMENT = "government";

    /** The people who sort what no rule knows. */
    static final String TRIAGE = "triage";
}
