package id.simpul.simulators.content;

/**
 * What is wrong with a record, as real systems get it wrong.
 *
 * @see Report
 */
public enum Flaw {
    NONE(true),
    NO_TITLE(false),
    UNREADABLE_DATE(false),
    UNKNOWN_KIND(false),
    /** Delivered all the same: without a region people choose the agency. */
    UNKNOWN_REGION(true),
    /** A hub cleans it and delivers, or quarantines; its neighbours arrive either way. */
    NUL_BYTE(true),
    /** Megabytes of text: cut on the queue, whole beside it. */
    HUGE(true),
    NO_KEY(false);

    private final boolean readable;

    Flaw(boolean readable) {
        this.readable = readable;
    }

    /** Whether a hub can deliver it all the same. */
    public boolean readable() {
        return readable;
    }

    /** For ledgers: {@code no-title}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
