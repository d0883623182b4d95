package id.simpul.connectors.tree;

/** An answer that cannot be read. Says what is wrong without a word of it. */
public final class Broken extends Exception {
    private static final long serialVersionUID = 1;

    Broken(String what) {
        super(what);
    }
}
