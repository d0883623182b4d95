package id.simpul.routes.api;

import org.jspecify.annotations.Nullable;

/** Every list has an end, and every name a shape. */
final class Bounds {

    static final int LIST = 1000;

    private Bounds() {}

    static int limit(int asked, int most) {
        if (asked < 1 || asked > most) {
            throw ApiProblem.bad("limit must be from 1 to %d".formatted(most));
        }
        return asked;
    }

    static String source(String id) {
        if (!id.matches("[a-z][a-z0-9-]{0,99}")) {
            throw ApiProblem.bad("a source is named by lower-case letters, digits and '-', e.g. jabar-aduan");
        }
        return id;
    }

    static String text(@Nullable String given, String name, int most) {
        if (given == null || given.isBlank()) {
            throw ApiProblem.bad("'%s' is missing".formatted(name));
        }
        if (given.length() > most || given.indexOf('\0') >= 0) {
            throw ApiProblem.bad("'%s' must be at most %d characters, without NUL".formatted(name, most));
        }
        return given.strip();
    }
}
