package id.simpul.connectors.record;

import id.simpul.mappings.FileProblem;

/** A file that is no recording, or none that can be played back; its message has the place and the fix. */
public final class UnusableRecording extends Exception {
    private static final long serialVersionUID = 1;

    UnusableRecording(String file, int line, int column, String what, String fix) {
        super(new FileProblem(file, line, column, "recording", what, fix).toString());
    }
}
