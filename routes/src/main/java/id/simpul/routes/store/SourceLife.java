package id.simpul.routes.store;

import id.simpul.mappings.source.Delivery;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The steps of a source's life that a person takes: activated, on trial or live, paused. Each is one change and one event,
 * committed together; all hubs of the database follow it.
 */
public class SourceLife {

    private final JdbcTemplate db;
    private final TransactionTemplate transaction;

    public SourceLife(JdbcTemplate db, TransactionTemplate transaction) {
        this.db = db;
        this.transaction = transaction;
    }

    /**
     * From now on the source is asked.
     *
     * @param delivery how it begins: what its source.yaml says
     * @param detail   what the person was shown
     * @return false if it was activated already; nothing changed
     */
    public boolean activate(String source, Delivery delivery, String detail, String who) {
        return step(
                source,
                "source-activated",
                "deliver " + word(delivery) + (detail.isEmpty() ? "" : ", " + detail),
                who,
                """
                update source set activated_at = now(), activated_by = ?, delivery = ?, last_attempt = null
                where id = ? and activated_at is null""",
                who,
                delivery.name(),
                source);
    }

    /**
     * R6: from now on first deliveries go to the agencies, or to the trial queue. What lies on the trial queue stays there.
     *
     * @return false if it was so already; nothing changed
     */
    public boolean deliver(String source, Delivery delivery, String who) {
        return step(
                source,
                "source-" + word(delivery),
                null,
                who,
                "update source set delivery = ? where id = ? and activated_at is not null and delivery is distinct from ?",
                delivery.name(),
                source,
                delivery.name());
    }

    /**
     * Once this returns nothing more of the source is read into the store: the fencing number of a poll under way is void
     * (R16).
     *
     * @return false if it was paused already; nothing changed
     */
    public boolean pause(String source, @Nullable String reason, String who) {
        return step(
                source,
                "source-paused",
                reason,
                who,
                """
                update source set paused_at = now(), paused_by = ?, owner = null, expires = null, fence = fence + 1
                where id = ? and paused_at is null""",
                who,
                source);
    }

    /** @return false if it was not paused; nothing changed */
    public boolean resume(String source, String who) {
        return step(
                source,
                "source-resumed",
                null,
                who,
                "update source set paused_at = null, paused_by = null, last_attempt = null where id = ? and paused_at is not null",
                source);
    }

    /**
     * R7: the missing records are really gone; the next full list withdraws them.
     *
     * @param shown how many the person was told of; {@code null}: whatever is asked about now
     * @return false if nothing waits for a confirmation, or more by now
     */
    public boolean confirmVanished(String source, @Nullable Long shown, String who) {
        return step(
                source,
                "vanished-confirmed",
                shown == null ? null : shown + " records",
                who,
                "update source set vanish_ok = true where id = ? and vanish_ask <= coalesce(?, vanish_ask)",
                source,
                shown);
    }

    private boolean step(
            String source, String what, @Nullable String detail, String who, String sql, Object... parameters) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (db.update(sql, parameters) == 0) {
                return false;
            }
            db.update("insert into event (source, what, detail, who) values (?, ?, ?, ?)", source, what, detail, who);
            return true;
        }));
    }

    private static String word(Delivery delivery) {
        return delivery.name().toLowerCase(Locale.ROOT);
    }
}
