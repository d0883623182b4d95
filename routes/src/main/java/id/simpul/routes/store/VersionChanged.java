package id.simpul.routes.store;

/** The source runs in another version by now: what was read under the one before is not kept, but read again. */
public final class VersionChanged extends RuntimeException {
    public VersionChanged(String source) {
        super("source " + source + " was changed meanwhile; what was read under its former version is read again");
    }
}
