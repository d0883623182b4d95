package id.simpul.connectors.queue;

/** What came of adding a user of an agency. */
public sealed interface NewUser {

    /**
     * @param user     with which the agency logs in at the broker
     * @param password made just now; the broker keeps only a salted hash of it
     */
    record Added(String user, String password) implements NewUser {
        @Override
        public String toString() {
            return "Added{" + user + "}";
        }
    }

    /** The agency has its user already. */
    record Exists(String user) implements NewUser {}

    /** The broker's users are not managed through it but elsewhere: in a directory, or in files that it only reads. */
    record NotHere(String reason) implements NewUser {}
}
