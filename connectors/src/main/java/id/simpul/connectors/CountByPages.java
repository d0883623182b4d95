package id.simpul.connectors;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Counts by reading the first pages as a pull would, as politely and with the same faults noticed, and dropping them. */
final class CountByPages {

    private final SourceConnector source;
    private final Count.Bounds bounds;
    private final Set<String> keys = new HashSet<>();
    private @Nullable Instant oldest;
    private @Nullable Instant newest;

    CountByPages(SourceConnector source, Count.Bounds bounds) {
        this.source = source;
        this.bounds = bounds;
    }

    Count count(Cursor from) {
        Cursor cursor = from;
        long until = System.nanoTime() + Duration.ofSeconds(bounds.seconds()).toNanos();
        for (int page = 0; page < bounds.pages() && System.nanoTime() < until; page++) {
            PullResult answer = source.pull(cursor);
            if (!(answer instanceof PullResult.Page read)) {
                return keys.isEmpty() ? Count.NotCounted.of(answer) : counted(true);
            }
            List<@Nullable Instant> news = take(read.originals());
            if (!read.originals().isEmpty() && news.isEmpty()) {
                return counted(false); // the list was read to its end, and its second pass has begun (R11)
            }
            cursor = read.next().kept(new Cursor.PageOutcome(news, 0));
            if (cursor.atRest()) {
                return counted(false);
            }
        }
        return counted(true);
    }

    /** @return stamps of what was not seen before */
    private List<@Nullable Instant> take(List<Original> originals) {
        List<@Nullable Instant> news = new ArrayList<>();
        for (Original original : originals) {
            Instant stamp = original.stamp();
            if (keys.add(original.nativeId())) {
                news.add(stamp);
            }
            if (stamp != null) {
                oldest = oldest == null || stamp.isBefore(oldest) ? stamp : oldest;
                newest = newest == null || stamp.isAfter(newest) ? stamp : newest;
            }
        }
        return news;
    }

    private Count counted(boolean more) {
        return new Count.Counted(keys.size(), more, oldest, newest);
    }
}
