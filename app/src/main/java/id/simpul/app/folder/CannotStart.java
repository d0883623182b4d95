package id.simpul.app.folder;

/** Why a command on a source folder cannot begin, with what to do about it. */
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1;

    private final int code;

    /** @param code 1: the folder has problems; 2: it could not run */
    CannotStart(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
