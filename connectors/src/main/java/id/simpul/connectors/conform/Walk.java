package id.simpul.connectors.conform;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole pull, page by page, as the hub would make it. */
final class Walk {

    private static final int MOST_FILES = 3;

    /** Key to the fingerprint of its last reading. */
    final Map<String, String> read = new LinkedHashMap<>();

    /** Where the pull stood after each page. */
    final List<String> places = new ArrayList<>();

    final List<SourceFile> files = new ArrayList<>();
    private final Map<String, @Nullable Instant> stamps = new HashMap<>();
    int records;
    int withoutKey;
    int withoutStamp;

    /** Keys with one stamp and two contents. */
    final Set<String> twoOfAKind = new HashSet<>();

    @Nullable
    PullResult trouble;

    boolean complete;

    private Walk() {}

    /**
     * @param from as {@link Cursor#json}, {@code null} for the source's start
     * @param most pages
     * @param each sees every record, mail or row as it comes
     */
    static Walk of(SourceConnector connector, @Nullable String from, int most, Consumer<Original> each) {
        Walk walk = new Walk();
        Cursor cursor = connector.cursor(from);
        while (walk.places.size() < most) {
            PullResult answer = connector.pull(cursor);
            if (!(answer instanceof PullResult.Page page)) {
                walk.trouble = answer;
                return walk;
            }
            cursor = page.next().kept(new Cursor.PageOutcome(walk.news(page.originals(), each), 0));
            walk.places.add(cursor.json());
            if (cursor.atRest()) {
                walk.complete = true;
                return walk;
            }
        }
        return walk;
    }

    private List<@Nullable Instant> news(List<Original> originals, Consumer<Original> each) {
        List<@Nullable Instant> news = new ArrayList<>();
        for (Original original : originals) {
            String before = read.put(original.nativeId(), original.fingerprint());
            if (original.fingerprint().equals(before)) {
                continue;
            }
            news.add(original.stamp());
            records++;
            withoutKey += original.key() == null && original.setAside() == null ? 1 : 0;
            withoutStamp += original.stamp() == null ? 1 : 0;
            Instant earlier = stamps.put(original.nativeId(), original.stamp());
            if (before != null && Objects.equals(earlier, original.stamp())) {
                twoOfAKind.add(original.nativeId());
            }
            if (files.size() < MOST_FILES) {
                original.files().stream()
                        .filter(file -> !(file instanceof SourceFile.Unavailable))
                        .limit(MOST_FILES - (long) files.size())
                        .forEach(files::add);
            }
            each.accept(original);
        }
        return news;
    }
}
