package id.simpul.connectors.conform;

/**
 * What one check came to.
 *
 * @param what what was seen, with figures; never a record's content
 * @param fix  what to change, empty if there is nothing
 */
public record Finding(Check check, Verdict verdict, String what, String fix) {

    public enum Verdict {
        PASSED,
        FAILED,
        /** Could not be tried, and why. */
        SKIPPED
    }

    /** What is checked, in this order. */
    public enum Check {
        ANSWERS("it answers"),
        KEYS("every record has a key of its own"),
        STAMPS("every record says when it was changed"),
        REPEATS("two readings agree"),
        RESUMES("going on from any page gives the same records"),
        FUTURE("a cursor in the future gives nothing"),
        REFUSES("wrong credentials are refused, not answered with an empty list"),
        FILES("files can be fetched");

        private final String sentence;

        Check(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    static Finding passed(Check check, String what) {
        return new Finding(check, Verdict.PASSED, what, "");
    }

    static Finding failed(Check check, String what, String fix) {
        return new Finding(check, Verdict.FAILED, what, fix);
    }

    static Finding skipped(Check check, String why) {
        return new Finding(check, Verdict.SKIPPED, why, "");
    }
}
