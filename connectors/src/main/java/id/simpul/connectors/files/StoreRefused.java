package id.simpul.connectors.files;

/** The store understood us and said no, or is not ours: a person must act. */
public final class StoreRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String fix;

    public StoreRefused(String what, String fix) {
        super(what);
        this.fix = fix;
    }

    /** What to do. */
    public String fix() {
        return fix;
    }
}
