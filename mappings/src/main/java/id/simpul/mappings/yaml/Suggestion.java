package id.simpul.mappings.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean ...": the known word nearest to what was typed. */
public final class Suggestion {

    private Suggestion() {}

    /** @return the nearest candidate, if it is near enough to be a slip of the finger */
    public static Optional<String> nearest(String typed, Collection<String> candidates) {
        String best = null;
        int distance = Math.max(1, Math.min(typed.length(), 12) / 3) + 1;
        for (String candidate : candidates) {
            int d = distance(typed.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (d < distance) {
                best = candidate;
                distance = d;
            }
        }
        return Optional.ofNullable(best);
    }

    /** @return {@code did you mean 'x'?}, or the whole list when nothing is near */
    public static String fix(String typed, Collection<String> candidates) {
        return nearest(typed, candidates)
                .map("did you mean '%s'?"::formatted)
                .orElseGet(() -> "one of: " + String.join(", ", candidates));
    }

    /** Edits between two words; two neighbours swapped count as one. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            d[i][0] = i;
        }
        for (int j = 0; j <= b.length(); j++) {
            d[0][j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + cost);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
