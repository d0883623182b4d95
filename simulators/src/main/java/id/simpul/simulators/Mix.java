package id.simpul.simulators;

/**
 * What a filling consists of besides good records.
 *
 * @param broken    whether some records have a {@link id.simpul.simulators.content.Flaw}
 * @param hugeBytes length of one description per filling; 0 for none
 */
public record Mix(boolean broken, int hugeBytes) {

    /** Good records only. */
    public static final Mix GOOD = new Mix(false, 0);

    /** Every flaw but megabytes of text: for tests that repeat a lot. */
    public static final Mix BROKEN = new Mix(true, 0);

    /** Every flaw, one description of 5 MB among them. */
    public static final Mix FULL = new Mix(true, 5 << 20);
}
