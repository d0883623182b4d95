package id.simpul.app;

import id.simpul.simulators.Ledger;
import id.simpul.simulators.Ledger.Expectation;
import id.simpul.simulators.Ledger.Version;
import id.simpul.simulators.content.Marker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares what lies on the agency queues with what the legacy systems say they published. Trusts no counter of the hub: a
 * version is recognised by the marker its text carries.
 *
 * @param pulled     versions that the systems have shown to anyone
 * @param delivered  messages that are a complaint's first at its agency; {@code updates}: later ones, withdrawals too
 * @param lost       keys whose last readable version is neither last on a queue, nor in quarantine, nor set aside
 * @param duplicates messages beyond the first with the same delivery id or of the same version
 * @param reordered  messages of an older version behind a newer one of the same key
 */
record Reckoning(
        int pulled,
        int delivered,
        int updates,
        int quarantined,
        int setAside,
        int duplicates,
        int lost,
        int reordered,
        List<String> findings) {

    private static final int FINDINGS = 50;

    /** A message taken from an agency's queue, in the order of the queue. */
    record Message(String agency, Map<String, String> properties, String body) {}

    /** A record that the hub holds back, with the words it was read in. */
    record HeldBack(String source, String nativeId, boolean quarantined, String text) {}

    static Reckoning of(Map<String, Ledger> ledgers, List<Message> messages, List<HeldBack> heldBack) {
        Tally tally = new Tally();
        Map<String, List<Seen>> byKey = tally.messages(messages);
        Set<String> held = new HashSet<>();
        for (HeldBack record : heldBack) {
            held.add(record.source() + ":" + record.nativeId());
            Marker.find(record.text()).ifPresent(marker -> held.add(record.source() + ":" + marker.key()));
        }
        ledgers.forEach((source, ledger) -> {
            ledger.entries().forEach(entry -> tally.pulled += entry.served() > 0 || !ledger.countsReadings() ? 1 : 0);
            ledger.all()
                    .forEach((key, versions) ->
                            tally.key(source, versions, byKey.getOrDefault(source + ":" + key, List.of()), held));
            tally.unmarked(source, ledger, heldBack);
        });
        return tally.reckoning(heldBack);
    }

    private record Seen(int sequence, int version, String agency) {}

    private static final class Tally {
        private final List<String> findings = new ArrayList<>();
        private int pulled;
        private int delivered;
        private int updates;
        private int duplicates;
        private int lost;
        private int reordered;

        Map<String, List<Seen>> messages(List<Message> messages) {
            Map<String, List<Seen>> byKey = new HashMap<>();
            Set<String> deliveries = new HashSet<>();
            for (Message message : messages) {
                Map<String, String> properties = message.properties();
                if (properties.getOrDefault("cloudEvents_type", "").endsWith(".delivered.v1")) {
                    delivered++;
                } else {
                    updates++;
                }
                if (!deliveries.add(properties.get("cloudEvents_id"))) {
                    duplicates++;
                    find("delivered twice: " + properties.get("cloudEvents_id") + " on " + message.agency());
                }
                Marker.find(message.body())
                        .ifPresentOrElse(
                                marker -> byKey.computeIfAbsent(
                                                properties.get("simpul_source") + ":" + marker.key(),
                                                key -> new ArrayList<>())
                                        .add(new Seen(
                                                Integer.parseInt(properties.get("simpul_sequence")),
                                                marker.number(),
                                                message.agency())),
                                () -> find("no marker in " + properties.get("cloudEvents_id")));
            }
            byKey.forEach(this::inOrder);
            return byKey;
        }

        /** On one queue the order of arrival counts; between queues the sequence. */
        private void inOrder(String key, List<Seen> seen) {
            Map<String, Seen> last = new HashMap<>();
            Set<Integer> versions = new HashSet<>();
            for (Seen message : seen) {
                Seen before = last.put(message.agency(), message);
                if (before != null
                        && (before.sequence() > message.sequence() || before.version() > message.version())) {
                    reordered++;
                    find(key + ": version " + message.version() + " lies behind version " + before.version());
                }
                if (!versions.add(message.version())) {
                    duplicates++;
                    find(key + ": version " + message.version() + " was delivered twice");
                }
            }
            seen.sort(Comparator.comparingInt(Seen::sequence));
        }

        void key(String source, List<Version> versions, List<Seen> messages, Set<String> held) {
            String key = source + ":" + versions.get(0).key();
            if (held.contains(key)) {
                return;
            }
            Version readable = versions.stream()
                    .filter(version -> version.expectation() == Expectation.DELIVER)
                    .reduce((earlier, later) -> later)
                    .orElse(null);
            if (readable == null) {
                boolean bearsMarker =
                        versions.stream().anyMatch(version -> !version.marker().isEmpty());
                if (bearsMarker
                        && versions.stream().anyMatch(version -> version.expectation() == Expectation.QUARANTINE)) {
                    lose(key + ": neither delivered nor in quarantine");
                }
                return;
            }
            int expected = Marker.find(readable.marker()).map(Marker::number).orElse(-1);
            if (messages.isEmpty()) {
                lose(key + ": nothing of it on any queue (" + readable.what() + ")");
            } else if (messages.get(messages.size() - 1).version() != expected) {
                lose(key + ": last on a queue is version "
                        + messages.get(messages.size() - 1).version() + ", last readable is " + expected);
            }
        }

        /** What carries no marker (a bounce, a mail without a word in it) is compared by number. */
        void unmarked(String source, Ledger ledger, List<HeldBack> heldBack) {
            unmarked(source, ledger, heldBack, Expectation.SET_ASIDE, false);
            unmarked(source, ledger, heldBack, Expectation.QUARANTINE, true);
        }

        private void unmarked(
                String source, Ledger ledger, List<HeldBack> heldBack, Expectation expectation, boolean quarantined) {
            long expected = ledger.entries().stream()
                    .map(Ledger.Entry::version)
                    .filter(version -> version.expectation() == expectation
                            && version.marker().isEmpty())
                    .count();
            long found = heldBack.stream()
                    .filter(record -> record.source().equals(source)
                            && record.quarantined() == quarantined
                            && Marker.find(record.text()).isEmpty())
                    .count();
            if (found < expected) {
                lost += (int) (expected - found);
                find("lost: %s: %d without a marker are neither %s nor anywhere else"
                        .formatted(source, expected - found, quarantined ? "in quarantine" : "set aside"));
            }
        }

        private void lose(String what) {
            lost++;
            find("lost: " + what);
        }

        private void find(String what) {
            if (findings.size() < FINDINGS) {
                findings.add(what);
            }
        }

        Reckoning reckoning(List<HeldBack> heldBack) {
            int quarantined =
                    (int) heldBack.stream().filter(HeldBack::quarantined).count();
            return new Reckoning(
                    pulled,
                    delivered,
                    updates,
                    quarantined,
                    heldBack.size() - quarantined,
                    duplicates,
                    lost,
                    reordered,
                    List.copyOf(findings));
        }
    }
}
