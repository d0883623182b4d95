package id.simpul.connectors.sample;

import id.simpul.mappings.FileProblem;
import java.util.List;

/** What a file was taken for. */
public sealed interface Sample {

    /** What is in it. */
    enum Form {
        RECORD("one record"),
        RECORDS("records, one after another"),
        ANSWER("a whole answer of the system"),
        DETAIL("the answer that gives one record"),
        MAIL("a mail"),
        MAILBOX("a file of mails (mbox)"),
        HANDED_IN("what a route hands in");

        private final String words;

        Form(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * It could be read.
     *
     * @param records that were given; may be none
     * @param notes   what a person should know of how it was read
     */
    record Read(Form form, long records, List<String> notes) implements Sample {
        public Read {
            notes = List.copyOf(notes);
        }
    }

    /**
     * It could not, or not to its end.
     *
     * @param records that were given before
     */
    record Unreadable(FileProblem problem, long records) implements Sample {}
}
