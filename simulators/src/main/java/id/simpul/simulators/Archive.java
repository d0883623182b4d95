package id.simpul.simulators;

import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Flaw;
import id.simpul.simulators.content.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The current version of each record of a listing, in the listing's order, ready to be sent. Safe for many threads. */
final class Archive {

    /** @param bytes the record as it stands in an answer; @param edit what a test changed in it, or {@code null} */
    record Row(
            Report report,
            Instant stamp,
            byte[] bytes,
            Version version,
            @Nullable Consumer<Map<String, Object>> edit) {}

    /** @param total rows that match, on all pages */
    record Page(List<Row> rows, int total) {}

    private final Ledger ledger;
    private final Form form;
    private final boolean newestFirst;
    private final Comparator<Row> order;
    private final Map<String, Row> rows = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private Row @Nullable [] sorted;

    Archive(Ledger ledger, Form form, boolean newestFirst) {
        this.ledger = ledger;
        this.form = form;
        this.newestFirst = newestFirst;
        var byStamp = Comparator.comparing(Row::stamp);
        this.order = (newestFirst ? byStamp.reversed() : byStamp)
                .thenComparing(row -> row.report().key());
    }

    /** Shows this version from now on, in the ledger first. @param edit changes the fields as shown, or {@code null} */
    synchronized Version put(
            Report report, Instant stamp, Expectation expectation, @Nullable Consumer<Map<String, Object>> edit) {
        var before = rows.get(report.key());
        var fields = form.fields(report, stamp);
        if (edit != null) {
            edit.accept(fields);
        }
        var version = new Version(
                report.key(),
                report.flaw() == Flaw.NO_KEY,
                report.number(),
                form.stamp(stamp),
                stamp,
                report.marker().toString(),
                Instant.now(),
                expectation,
                before != null && before.report.content() == report.content(),
                report.withdrawn(),
                report.anonymous().stricter(),
                report.secret().stricter(),
                report.flaw() == Flaw.NONE
                        ? (expectation == Expectation.DELIVER ? "good" : "edited")
                        : report.flaw().label());
        var row = new Row(report, stamp, form.render(fields), version, edit);
        ledger.publish(version);
        rows.put(report.key(), row);
        sorted = null;
        return version;
    }

    synchronized @Nullable Row get(String key) {
        return rows.get(key);
    }

    /** The record is no longer listed. The ledger keeps what was. */
    synchronized void remove(String key) {
        rows.remove(key);
        sorted = null;
    }

    /** Not listed until {@link #showAll}. */
    synchronized void hide(String key) {
        hidden.add(key);
        sorted = null;
    }

    synchronized boolean isHiding() {
        return !hidden.isEmpty();
    }

    synchronized void showAll() {
        hidden.clear();
        sorted = null;
    }

    /** @param since inclusive; {@code null} for all */
    Page page(@Nullable Instant since, int offset, int limit) {
        Row[] all = snapshot();
        int from = 0;
        int to = all.length;
        if (since != null && newestFirst) {
            to = firstThat(all, row -> row.stamp.isBefore(since));
        } else if (since != null) {
            from = firstThat(all, row -> !row.stamp.isBefore(since));
        }
        int begin = Math.min(from + Math.max(offset, 0), to);
        int end = Math.min(begin + limit, to);
        return new Page(List.of(Arrays.copyOfRange(all, begin, end)), to - from);
    }

    private synchronized Row[] snapshot() {
        if (sorted == null) {
            var visible = new ArrayList<Row>(rows.size());
            rows.values().stream()
                    .filter(row -> !hidden.contains(row.report().key()) && form.lists(row.report()))
                    .forEach(visible::add);
            visible.sort(order);
            sorted = visible.toArray(Row[]::new);
        }
        return sorted;
    }

    /** Binary search: rows for which it is false come first. */
    private static int firstThat(Row[] all, Predicate<Row> holds) {
        int low = 0;
        int high = all.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (holds.test(all[middle])) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
