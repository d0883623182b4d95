package id.simpul.routes;

import id.simpul.connectors.Original;
import id.simpul.connectors.SourceConnector;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.api.ReplayPort.Report;
import id.simpul.routes.source.Reopening;
import id.simpul.routes.source.Running;
import id.simpul.routes.store.Kept;
import id.simpul.routes.store.MessageStore;
import id.simpul.routes.store.VersionChanged;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.springframework.jdbc.core.JdbcTemplate;

/** R5: a replay from quarantine is an ordinary keep, of the originals as they were read, under the mapping of today. */
public class Quarantine {

    private static final int AT_ONCE = 100;

    private final JdbcTemplate db;
    private final MessageStore store;
    private final Running running;
    private final ProducerTemplate camel;

    public Quarantine(JdbcTemplate db, MessageStore store, Running running, ProducerTemplate camel) {
        this.db = db;
        this.store = store;
        this.running = running;
        this.camel = camel;
    }

    public Report replay(List<Long> originals, String who) {
        int replayed = 0;
        int again = 0;
        List<String> notes = new ArrayList<>();
        for (Map.Entry<String, List<Long>> source : bySource(originals).entrySet()) {
            var found = running.get(source.getKey());
            if (found.isEmpty()) {
                notes.add("source " + source.getKey() + " does not run in this hub; its records stay in quarantine");
                again += source.getValue().size();
                continue;
            }
            SourceBundle bundle = found.get().bundle();
            try (SourceConnector connector = running.open(bundle)) {
                for (int from = 0; from < source.getValue().size(); from += AT_ONCE) {
                    List<Long> ids = source.getValue()
                            .subList(
                                    from,
                                    Math.min(from + AT_ONCE, source.getValue().size()));
                    Kept kept;
                    try {
                        kept = keep(bundle, connector, ids, who);
                    } catch (CamelExecutionException e) {
                        if (e.getCause() instanceof VersionChanged) { // R5: under the mapping of today, or not at all
                            notes.add("source %s was changed just now; replay again what is still in quarantine"
                                    .formatted(bundle.id()));
                            again += source.getValue().size() - from;
                            break;
                        }
                        throw e;
                    }
                    replayed += kept.delivered()
                            + kept.updated()
                            + kept.unchanged()
                            + kept.older()
                            + kept.setAside()
                            + kept.known();
                    again += kept.quarantined();
                }
            }
        }
        db.update(
                "insert into event (what, detail, who) values ('quarantine-replayed', ?, ?)",
                replayed + " of " + originals.size() + " records",
                who);
        return new Report(replayed, again, originals.size() - replayed - again, notes);
    }

    private Kept keep(SourceBundle bundle, SourceConnector connector, List<Long> ids, String who) {
        List<Letter> letters = new ArrayList<>();
        List<Long> rekeyed = new ArrayList<>();
        for (MessageStore.KeptRow row : store.reopenable(ids)) {
            Original original = Reopening.of(connector, row.original());
            boolean sameKey = original.nativeId().equals(row.original().nativeId());
            if (!sameKey) {
                rekeyed.add(row.id());
            }
            letters.add(new Letter(original, null, sameKey ? row.id() : null, null));
        }
        Page page =
                new Page(bundle, new Page.Origin.Replay(who), null, letters, 0, List.of(), List.of(), List.of(), null);
        Kept kept = camel.requestBodyAndHeader("direct:keep-page", page, Figures.SOURCE, bundle.id(), Kept.class);
        // R1: read without a key, now with one: it was kept anew under its key. A crash before this line repeats a
        // known reading.
        db.update(
                """
                update original set outcome = 'REPLACED', closed = now(), reason = 'replayed under its key'
                where id = any(?) and closed is null""",
                (Object) rekeyed.toArray(Long[]::new));
        return kept;
    }

    private Map<String, List<Long>> bySource(List<Long> originals) {
        Map<String, List<Long>> bySource = new LinkedHashMap<>();
        db.query(
                """
                select i.source, o.id from original o join identity i on i.id = o.identity
                where o.id = any(?) and o.outcome = 'QUARANTINED' and o.closed is null order by o.recorded, o.id""",
                row -> {
                    bySource.computeIfAbsent(row.getString(1), it -> new ArrayList<>())
                            .add(row.getLong(2));
                },
                (Object) originals.toArray(Long[]::new));
        return bySource;
    }
}
