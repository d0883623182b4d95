package id.simpul.simulators;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The truth about one system: every version it ever published, in order, and which of them it has shown to anyone.
 * Safe for many threads.
 *
 * <p>A version is in the ledger before the system shows it, so whatever a test finds on a queue is known here.
 */
public final class Ledger {

    /** What a hub must do with a version that it reads. */
    public enum Expectation {
        DELIVER,
        QUARANTINE,
        /** Not a complaint: a bounce, an automatic answer. */
        SET_ASIDE
    }

    /**
     * @param key         the record's own identifier; for a mail the key of its thread (the hub makes its own from the
     *                    content: recognise it by the marker)
     * @param keyless     the system shows the record without its key
     * @param number      from 1, one more with each publication of the key
     * @param version     the system's own words for it: its stamp as shown; {@code null} for mails
     * @param stamp       the same as an instant
     * @param marker      what its description ends with ({@link id.simpul.simulators.content.Marker}); empty where there
     *                    is nothing to carry it
     * @param publishedAt when the system began to show it
     * @param unchanged   the same content as the version before, only published again: nothing to deliver
     * @param withdrawn   the citizen took it back
     * @param anonymous   what is expected of the flag: missing and unreadable count as yes (R8)
     * @param secret      likewise
     * @param what        for people: {@code good}, {@code no-title}, {@code bounce}, ...
     */
    public record Version(
            String key,
            boolean keyless,
            int number,
            @Nullable String version,
            Instant stamp,
            String marker,
            Instant publishedAt,
            Expectation expectation,
            boolean unchanged,
            boolean withdrawn,
            boolean anonymous,
            boolean secret,
            String what) {}

    /** A version with how often, and when first, it was part of an answer; 0 and {@code null} if never. */
    public record Entry(Version version, int served, @Nullable Instant firstServed) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String source;
    private final boolean overwrites;
    private final Map<String, List<Version>> versions = new LinkedHashMap<>();
    private final Map<String, Served> served = new ConcurrentHashMap<>();

    private record Served(int times, Instant first) {}

    /** @param overwrites whether a new version hides the one before: so in listings, not in mailboxes */
    Ledger(String source, boolean overwrites) {
        this.source = source;
        this.overwrites = overwrites;
    }

    public String source() {
        return source;
    }

    synchronized void publish(Version version) {
        var known = versions.computeIfAbsent(version.key, key -> new ArrayList<>());
        if (version.number != known.size() + 1) {
            throw new IllegalStateException(
                    "%s: version %d after %d".formatted(version.key, version.number, known.size()));
        }
        known.add(version);
    }

    void served(Version version, Instant when) {
        served.merge(
                version.key + "/" + version.number,
                new Served(1, when),
                (before, now) -> new Served(before.times + 1, before.first));
    }

    /** All versions by key, in order of publication. */
    public synchronized Map<String, List<Version>> all() {
        var copy = new LinkedHashMap<String, List<Version>>();
        versions.forEach((key, list) -> copy.put(key, List.copyOf(list)));
        return copy;
    }

    public synchronized Set<String> keys() {
        return Collections.unmodifiableSet(new java.util.LinkedHashSet<>(versions.keySet()));
    }

    /** Oldest first; empty if there is no such key. */
    public synchronized List<Version> versions(String key) {
        return List.copyOf(versions.getOrDefault(key, List.of()));
    }

    public Optional<Version> last(String key) {
        var known = versions(key);
        return known.isEmpty() ? Optional.empty() : Optional.of(known.get(known.size() - 1));
    }

    /** The newest version that a hub can deliver. */
    public Optional<Version> lastReadable(String key) {
        return versions(key).stream()
                .filter(version -> version.expectation == Expectation.DELIVER)
                .reduce((earlier, later) -> later);
    }

    /** Whether it was ever part of an answer; never for a mailbox, which does not count. */
    public boolean wasServed(Version version) {
        return served.containsKey(version.key + "/" + version.number);
    }

    /** Whether {@link #wasServed} says anything: a mailbox does not know who read what. */
    public boolean countsReadings() {
        return overwrites;
    }

    /** Whether nobody can have read it, and nobody can any more: its successor came before it was ever shown. */
    public boolean overwrittenUnread(Version version) {
        return overwrites
                && !wasServed(version)
                && version.number < versions(version.key).size();
    }

    /** All versions of all keys, in order of publication within a key. */
    public List<Entry> entries() {
        return all().values().stream()
                .flatMap(List::stream)
                .map(version -> {
                    var seen = served.get(version.key + "/" + version.number);
                    return new Entry(version, seen == null ? 0 : seen.times, seen == null ? null : seen.first);
                })
                .toList();
    }

    /** {@code {"source": …, "overwrites": true, "entries": [{"version": {…}, "served": 2, "firstServed": …}]}}; {@link #parse} reads it. */
    public String json() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("source", source);
        tree.put("overwrites", overwrites);
        tree.put("entries", entries());
        return JSON.writeValueAsString(tree);
    }

    /** A ledger of another process, as it was when asked. */
    public static Ledger parse(String json) {
        JsonNode tree = JSON.readTree(json);
        var ledger =
                new Ledger(tree.get("source").asString(), tree.get("overwrites").asBoolean());
        for (var node : tree.get("entries")) {
            var entry = JSON.treeToValue(node, Entry.class);
            ledger.publish(entry.version);
            if (entry.firstServed != null) {
                ledger.served.put(
                        entry.version.key + "/" + entry.version.number, new Served(entry.served, entry.firstServed));
            }
        }
        return ledger;
    }
}
