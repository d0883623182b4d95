package id.simpul.routes.api;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import id.simpul.mappings.folder.SourceFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two versions of a source's folder: file by file, and as one unified diff. */
final class FolderDiff {

    private static final int CONTEXT = 3;
    private static final String CASES = "cases/";

    /** Lines of one file times lines of the other, without what is the same at both ends: above it would take too long. */
    private static final long MOST_WORK = 9_000_000;

    private static final int MOST_CHARACTERS = 1 << 20;

    enum What {
        ADDED,
        CHANGED,
        REMOVED
    }

    record Changed(String name, What what) {}

    private FolderDiff() {}

    static List<Changed> files(SourceFiles before, SourceFiles after) {
        TreeSet<String> names = new TreeSet<>(before.all().keySet());
        names.addAll(after.all().keySet());
        List<Changed> changed = new ArrayList<>();
        for (String name : names) {
            byte[] old = before.all().get(name);
            byte[] now = after.all().get(name);
            if (old == null || now == null) {
                changed.add(new Changed(name, old == null ? What.ADDED : What.REMOVED));
            } else if (!Arrays.equals(old, now)) {
                changed.add(new Changed(name, What.CHANGED));
            }
        }
        return changed;
    }

    static String unified(SourceFiles before, SourceFiles after) {
        StringBuilder diff = new StringBuilder();
        for (Changed file : files(before, after)) {
            if (diff.length() > MOST_CHARACTERS) {
                diff.append("... and more: the whole of it is in the two exports\n");
                break;
            }
            unified(file.name(), before.all().get(file.name()), after.all().get(file.name()), diff);
        }
        return diff.toString();
    }

    private static void unified(String name, byte @Nullable [] before, byte @Nullable [] after, StringBuilder diff) {
        String from = before == null ? "/dev/null" : "a/" + name;
        String to = after == null ? "/dev/null" : "b/" + name;
        if (name.startsWith(CASES)) {
            diff.append("%s differs: %s, %s (not shown: a case may hold what a citizen wrote)%n"
                    .formatted(name, size(before), size(after))
                    .replace("\r", ""));
            return;
        }
        Optional<List<String>> old = lines(before);
        Optional<List<String>> now = lines(after);
        if (old.isEmpty() || now.isEmpty() || isTooMuch(old.get(), now.get())) {
            diff.append("%s differs: %s, %s%n"
                    .formatted(name, size(before), size(after))
                    .replace("\r", ""));
            return;
        }
        Patch<String> patch = DiffUtils.diff(old.get(), now.get());
        UnifiedDiffUtils.generateUnifiedDiff(from, to, old.get(), patch, CONTEXT)
                .forEach(line -> diff.append(line).append('\n'));
    }

    /** With a mark where the last line has no end, so that this too is a difference. */
    private static Optional<List<String>> lines(byte @Nullable [] content) {
        if (content == null || content.length == 0) {
            return Optional.of(List.of());
        }
        return SourceFiles.text(content).map(text -> {
            List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
            String last = lines.remove(lines.size() - 1);
            if (!last.isEmpty()) {
                lines.add(last + "\\ (no line end)");
            }
            return lines;
        });
    }

    private static boolean isTooMuch(List<String> old, List<String> now) {
        int shorter = Math.min(old.size(), now.size());
        int same = 0;
        while (same < shorter && old.get(same).equals(now.get(same))) {
            same++;
        }
        int end = 0;
        while (end < shorter - same && old.get(old.size() - 1 - end).equals(now.get(now.size() - 1 - end))) {
            end++;
        }
        return (long) (old.size() - same - end) * (now.size() - same - end) > MOST_WORK;
    }

    private static String size(byte @Nullable [] content) {
        return content == null ? "not there" : "%,d bytes".formatted(content.length);
    }
}
