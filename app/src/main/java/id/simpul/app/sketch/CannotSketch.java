package id.simpul.app.sketch;

import id.simpul.mappings.FileProblem;
import java.util.List;

/** What was given cannot be read: told with its place, without quoting it. */
public final class CannotSketch extends Exception {

    private static final long serialVersionUID = 1;

    private final transient List<FileProblem> problems;

    CannotSketch(String file, int line, int column, String what, String fix) {
        this(List.of(new FileProblem(file, line, column, "", what, fix)));
    }

    public CannotSketch(List<FileProblem> problems) {
        super(problems.toString(), null, false, false);
        this.problems = List.copyOf(problems);
    }

    public List<FileProblem> problems() {
        return problems;
    }
}
