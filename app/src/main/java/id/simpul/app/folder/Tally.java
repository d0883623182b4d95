package id.simpul.app.folder;

import id.simpul.mappings.translate.RecordProblem;
import id.simpul.routes.Letter.Fate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the records that a command read. */
final class Tally {

    private final Map<String, Integer> problems = new LinkedHashMap<>();
    private int translated;
    private int setAside;
    private int failed;

    void add(Fate fate) {
        if (fate instanceof Fate.Invalid invalid) {
            failed++;
            invalid.problems().stream()
                    .map(RecordProblem::group)
                    .distinct()
                    .forEach(group -> problems.merge(group, 1, Integer::sum));
        } else if (fate instanceof Fate.SetAside) {
            setAside++;
        } else {
            translated++;
        }
    }

    int translated() {
        return translated;
    }

    int setAside() {
        return setAside;
    }

    /** Records with a problem. */
    int failed() {
        return failed;
    }

    /** How many records have a problem of each kind. */
    Map<String, Integer> problems() {
        return problems;
    }

    /** The most frequent first. */
    static List<Map.Entry<String, Integer>> sorted(Map<String, Integer> groups) {
        return groups.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .toList();
    }
}
