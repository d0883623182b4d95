package id.simpul.routes.store;

/** Another hub has this source or lane now: what was about to be written is not (R16). */
public final class LeaseLost extends RuntimeException {
    public LeaseLost(String what) {
        super(what);
    }
}
