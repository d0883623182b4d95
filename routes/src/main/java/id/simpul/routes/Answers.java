package id.simpul.routes;

import id.simpul.connectors.queue.BrokerAdmin.Seen;
import id.simpul.connectors.queue.StatusInbox;
import id.simpul.mappings.Sha256;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** Agencies' answers go into the complaint's journey before they are acknowledged at the broker; twice is once. */
public class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
    private static final int AT_ONCE = 100;

    private final StatusInbox inbox;
    private final JdbcTemplate db;
    private boolean away;

    public Answers(StatusInbox inbox, JdbcTemplate db) {
        this.inbox = inbox;
        this.db = db;
    }

    public void receive() {
        try {
            int taken;
            do {
                taken = inbox.receive(AT_ONCE, this::keep);
            } while (taken == AT_ONCE);
            if (away) {
                LOG.info("answers are read again");
                away = false;
            }
        } catch (RuntimeException e) {
            if (!away) {
                LOG.warn("answers of agencies wait on their queue: {}; tried again by itself", e.getMessage());
                away = true;
            }
        }
    }

    void keep(List<Seen> answers) {
        db.batchUpdate(
                "insert into answer (event_id, complaint, agency, sender, body) values (?, ?, ?, ?, ?) on conflict do nothing",
                answers.stream().map(Answers::row).toList());
    }

    private static Object[] row(Seen answer) {
        String body = clean(answer.body());
        String event = clean(answer.properties().get("cloudEvents_id"));
        String agency = clean(answer.properties().get("simpul_agency"));
        String sender = clean(answer.properties().get(StatusInbox.SENDER));
        UUID complaint = complaint(answer);
        // Ids are each sender's own: two agencies may both count from 1, and none must be able to use up another's.
        String from = sender.isBlank() ? agency : sender;
        String id = event.isBlank() ? Sha256.hex(complaint + "\n" + body) : event;
        return new Object[] {from + " " + id, complaint, agency, sender.isBlank() ? null : sender, body};
    }

    /** An answer that the database refuses would come back for ever, and hold up all others. */
    private static String clean(@Nullable String text) {
        return text == null ? "" : text.replace("\0", "");
    }

    private static @Nullable UUID complaint(Seen answer) {
        String subject = answer.properties()
                .getOrDefault("cloudEvents_subject", answer.properties().getOrDefault("simpul_complaint", ""));
        try {
            return UUID.fromString(subject);
        } catch (IllegalArgumentException e) {
            return null; // kept all the same: an answer to nothing we know is shown as such
        }
    }
}
