package id.simpul.app;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.simulators.Ledger;
import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Marker;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Says of every version that a system ever published what became of it: by the messages on the queues and the rows of the
 * message store, never by a counter. What cannot be said is a finding.
 */
final class Accounts {

    /** What can become of a version. */
    enum Term {
        DELIVERED("delivered"),
        UPDATES("updates"),
        QUARANTINED("quarantined"),
        SET_ASIDE("set aside"),
        UNCHANGED("unchanged"),
        OLDER("older"),
        UNREAD("overwritten before it was read"),
        IN_HAND("overwritten while in hand at a kill"),
        OWED("replaced while a file was owed"),
        TAKEN_BACK("taken back unsent when the complaint moved");

        private final String words;

        Term(String words) {
            this.words = words;
        }
    }

    /** How long a page may have been in hand when something was killed, and how long after it may still have been asked for. */
    private static final Duration IN_HAND_BEFORE = Duration.ofSeconds(10);

    private static final Duration IN_HAND_AFTER = Duration.ofSeconds(5);
    private static final int LONGEST_TEXT = 1 << 20;

    /** A row of {@code original}. */
    private record Row(
            String source,
            @Nullable Instant stamp,
            String outcome,
            boolean problems,
            @Nullable Marker marker,
            @Nullable String delivery,
            @Nullable String state) {

        Optional<Term> term(Map<String, Reckoning.Message> messages) {
            return switch (outcome) {
                case "DELIVERED" ->
                    "CANCELLED".equals(state) // R6, R23
                            ? Optional.of(Term.TAKEN_BACK).filter(term -> !messages.containsKey(delivery))
                            : Optional.ofNullable(messages.get(delivery))
                                    .map(message -> message.properties()
                                                    .get("cloudEvents_type")
                                                    .endsWith(".delivered.v1")
                                            ? Term.DELIVERED
                                            : Term.UPDATES);
                case "OLDER" -> Optional.of(Term.OLDER);
                case "QUARANTINED" -> Optional.of(Term.QUARANTINED);
                case "SET_ASIDE" -> Optional.of(Term.SET_ASIDE);
                case "REPLACED" -> Optional.of(problems ? Term.QUARANTINED : Term.OWED);
                default -> Optional.empty();
            };
        }
    }

    private final Map<Term, Integer> terms = new EnumMap<>(Term.class);
    private final List<String> findings = new ArrayList<>();
    private int versions;

    private Accounts() {}

    static Accounts of(
            Map<String, Ledger> ledgers,
            List<Reckoning.Message> messages,
            JdbcTemplate db,
            AttachmentStore files,
            List<Instant> disturbances) {
        Map<String, Reckoning.Message> byDelivery = messages.stream()
                .collect(Collectors.toMap(
                        it -> it.properties().get("cloudEvents_id"), Function.identity(), (first, second) -> first));
        List<Row> rows = rows(db, files);
        Accounts accounts = new Accounts();
        ledgers.forEach((source, ledger) -> accounts.source(
                ledger, rows.stream().filter(row -> row.source().equals(source)).toList(), byDelivery, disturbances));
        int sent = accounts.number(Term.DELIVERED) + accounts.number(Term.UPDATES);
        if (sent != messages.size()) {
            accounts.findings.add(
                    "%d versions were delivered, but %d messages lie on the queues".formatted(sent, messages.size()));
        }
        return accounts;
    }

    private static List<Row> rows(JdbcTemplate db, AttachmentStore files) {
        return db.query(
                """
                select i.source, o.stamp, o.outcome, o.problems is not null, o.complaint, o.body, o.file, d.id, d.state
                from original o join identity i on i.id = o.identity left join delivery d on d.original = o.id
                order by o.id""",
                (row, n) -> row(row, files));
    }

    private static Row row(ResultSet row, AttachmentStore files) throws SQLException {
        Timestamp stamp = row.getTimestamp(2);
        String complaint = row.getString(5);
        String text = complaint != null ? complaint : text(row.getBytes(6), row.getString(7), files);
        return new Row(
                row.getString(1),
                stamp == null ? null : stamp.toInstant(),
                row.getString(3),
                row.getBoolean(4),
                Marker.find(text).orElse(null),
                row.getString(8),
                row.getString(9));
    }

    private static String text(byte @Nullable [] body, @Nullable String file, AttachmentStore files) {
        if (file == null) {
            return body == null ? "" : new String(body, StandardCharsets.UTF_8);
        }
        try (InputStream content = files.open(file)) {
            return new String(content.readNBytes(LONGEST_TEXT), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void source(
            Ledger ledger, List<Row> rows, Map<String, Reckoning.Message> messages, List<Instant> disturbances) {
        Map<String, List<Row>> byVersion = new HashMap<>();
        List<Row> nameless = new ArrayList<>();
        for (Row row : rows) {
            if (row.marker() == null) {
                nameless.add(row);
            } else {
                byVersion
                        .computeIfAbsent(name(ledger, row.marker(), row.stamp()), key -> new ArrayList<>())
                        .add(row);
            }
        }
        Map<String, Ledger.Entry> entries = ledger.entries().stream()
                .collect(Collectors.toMap(
                        it -> it.version().key() + "/" + it.version().number(), Function.identity()));
        ledger.all().forEach((key, known) -> {
            for (Version version : known) {
                versions++;
                Ledger.Entry entry = entries.get(key + "/" + version.number());
                List<Row> found = Marker.find(version.marker())
                        .map(marker -> byVersion.get(name(ledger, marker, version.stamp())))
                        .orElse(List.of());
                become(ledger, entry, known, found == null ? List.of() : found, nameless, messages, disturbances);
            }
        });
        nameless.forEach(row ->
                findings.add(ledger.source() + ": a record that no version accounts for was kept as " + row.outcome()));
    }

    /** What is published again differs in the stamp only; a mailbox shows nothing again. */
    private static String name(Ledger ledger, Marker marker, @Nullable Instant stamp) {
        return ledger.source().equals("surat-sleman") ? marker.toString() : marker + "@" + stamp;
    }

    private void become(
            Ledger ledger,
            Ledger.Entry entry,
            List<Version> known,
            List<Row> rows,
            List<Row> nameless,
            Map<String, Reckoning.Message> messages,
            List<Instant> disturbances) {
        Version version = entry.version();
        String name =
                "%s: %s version %d (%s)".formatted(ledger.source(), version.key(), version.number(), version.what());
        List<Row> delivered =
                rows.stream().filter(row -> row.outcome().equals("DELIVERED")).toList();
        if (delivered.size() > 1) {
            findings.add(name + " was kept as delivered " + delivered.size() + " times");
        }
        if (!rows.isEmpty()) {
            Row row = delivered.isEmpty()
                    ? rows.stream()
                            .min(Comparator.comparing(it -> it.outcome().equals("OLDER")))
                            .orElseThrow()
                    : delivered.get(0);
            row.term(messages)
                    .ifPresentOrElse(
                            this::add,
                            () -> findings.add(name + " was kept as " + row.outcome() + " and is on no queue"));
            return;
        }
        Optional<Row> alike = nameless.stream()
                .filter(row -> row.term(messages).isPresent())
                .filter(row -> row.outcome().equals("SET_ASIDE") == (version.expectation() == Expectation.SET_ASIDE))
                .filter(row -> version.expectation() != Expectation.DELIVER)
                .findFirst();
        if (alike.isPresent()) {
            nameless.remove(alike.get());
            add(alike.get().term(messages).orElseThrow());
        } else if (ledger.overwrittenUnread(version)) {
            add(Term.UNREAD);
        } else if (version.unchanged() && entry.served() > 0) {
            add(Term.UNCHANGED);
        } else if (version.number() < known.size()
                && entry.firstServed() != null
                && disturbed(entry.firstServed(), disturbances)) {
            add(Term.IN_HAND);
        } else {
            findings.add("%s was served %d times, first at %s, and nothing became of it"
                    .formatted(name, entry.served(), entry.firstServed()));
        }
    }

    private static boolean disturbed(Instant served, List<Instant> disturbances) {
        return disturbances.stream()
                .anyMatch(at -> served.isAfter(at.minus(IN_HAND_BEFORE)) && served.isBefore(at.plus(IN_HAND_AFTER)));
    }

    private void add(Term term) {
        terms.merge(term, 1, Integer::sum);
    }

    int number(Term term) {
        return terms.getOrDefault(term, 0);
    }

    List<String> findings() {
        return findings;
    }

    /** {@code ledger 2,345 = delivered 2,000 + updates 300 + …} */
    @Override
    public String toString() {
        StringBuilder sum = new StringBuilder("ledger %,d =".formatted(versions));
        for (Term term : Term.values()) {
            sum.append(" %s%s %,d".formatted(term.ordinal() == 0 ? "" : "+ ", term.words, number(term)));
        }
        return sum.toString();
    }
}
