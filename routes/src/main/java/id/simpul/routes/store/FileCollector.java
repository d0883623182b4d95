package id.simpul.routes.store;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.AttachmentStore.Stock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Removes files that nobody came to refer to (R15): a page that was never kept left them behind. */
public class FileCollector {

    private static final Logger LOG = LoggerFactory.getLogger(FileCollector.class);

    private final JdbcTemplate db;
    private final AttachmentStore files;
    private final Supplier<Duration> grace;
    private volatile @Nullable Stock left;

    /** @param grace longer than the longest poll in any hub: until then a commit may come to refer to a file; asked each time */
    public FileCollector(JdbcTemplate db, AttachmentStore files, Supplier<Duration> grace, MeterRegistry meters) {
        this.db = db;
        this.files = files;
        this.grace = grace;
        gauge(
                meters,
                "simpul.files.stored",
                null,
                "Files in the attachment store when it was last tidied",
                Stock::files);
        gauge(meters, "simpul.files.stored.size", "bytes", "Size of those files", Stock::bytes);
    }

    private void gauge(
            MeterRegistry meters, String name, @Nullable String unit, String what, ToDoubleFunction<Stock> figure) {
        Gauge.builder(name, this, it -> it.left == null ? Double.NaN : figure.applyAsDouble(it.left))
                .description(what)
                .baseUnit(unit)
                .strongReference(true)
                .register(meters);
    }

    public void collect() {
        try {
            Set<String> waiting = referredToByWaiting();
            AttachmentStore.Collected collected =
                    files.collect(sha256 -> waiting.contains(sha256) || referredTo(sha256), grace.get());
            left = collected.left();
            if (collected.files() > 0) {
                LOG.info(
                        "{} files that nothing refers to were removed ({} bytes)",
                        collected.files(),
                        collected.bytes());
            }
        } catch (IOException e) {
            LOG.warn(
                    "the attachment store could not be tidied ({}); tried again later",
                    e.getClass().getSimpleName());
        }
    }

    /** Files of records that wait in quarantine or for another file: they stand in the row's own list only. */
    private Set<String> referredToByWaiting() {
        List<String> rows =
                db.queryForList("select files from original where closed is null and files is not null", String.class);
        Set<String> waiting = new HashSet<>();
        rows.forEach(row -> FilesJson.stored(row).forEach(ticket -> waiting.add(ticket.sha256())));
        return waiting;
    }

    private boolean referredTo(String sha256) {
        return !db.queryForList(
                        """
                        select 1 from attachment where sha256 = ? union all select 1 from original where file = ? limit 1""",
                        sha256,
                        sha256)
                .isEmpty();
    }
}
