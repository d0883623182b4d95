package id.simpul.mappings;

/**
 * Something wrong in a file that a person wrote, told so that the person can mend it.
 *
 * @param file   the file as the user named it, so that an editor makes it a link
 * @param line   counted from 1
 * @param column counted from 1
 * @param path   the place in the file's own words, e.g. {@code complaint.category}
 * @param what   what is wrong, naming the value and the rule
 * @param fix    what to type
 */
public record FileProblem(String file, int line, int column, String path, String what, String fix) {

    @Override
    public String toString() {
        return "%s:%d:%d %s: %s%n    fix: %s".formatted(file, line, column, path, what, fix);
    }
}
