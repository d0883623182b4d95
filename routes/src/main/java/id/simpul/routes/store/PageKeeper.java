package id.simpul.routes.store;

import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.SourceFile;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Complaint.Routing;
import id.simpul.mappings.model.ComplaintId;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.source.Mail;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.routes.Letter;
import id.simpul.routes.Letter.Fate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each letter of a page comes to, against the identity rows it holds the locks of. Writes nothing itself: all
 * goes into {@link Rows}, and the identities remember what changed.
 */
final class PageKeeper {

    /** An original that is owed or in quarantine, and may yet be superseded (R5, R13). */
    record Open(long id, UUID identity, @Nullable Instant stamp, Instant readAt, String outcome, String fingerprint) {

        static Open of(long id, UUID identity, Original original, String outcome) {
            return new Open(id, identity, micros(original.stamp()), original.readAt(), outcome, original.fingerprint());
        }

        boolean owed() {
            return outcome.equals("OWED");
        }

        /** R5: superseded by a later reading. The stamps say which is later; without them, the time of reading. */
        boolean supersededBy(Original reading) {
            Instant other = micros(reading.stamp());
            return stamp == null || other == null ? !readAt.isAfter(reading.readAt()) : !stamp.isAfter(other);
        }
    }

    /** What the store answers while a page is decided; asked only in rare cases. */
    interface Lookups {
        boolean recorded(UUID identity, String fingerprint);

        Complaint lastKept(long original);

        java.util.Optional<Complaint> remapped(SourceBundle source, long original);

        long nextOriginal();
    }

    private final SourceBundle source;
    private final boolean trial;
    private final Map<UUID, Identity> identities;
    private final List<Open> open;
    private final Predicate<String> answers;
    private final int lanes;
    private final Lookups store;
    private final Rows rows;

    final List<@Nullable Instant> news = new ArrayList<>();
    int delivered;
    int updated;
    int quarantined;
    int setAside;
    int unchanged;
    int older;
    int owed;
    int unsettled;

    /** Native ids of those. */
    final Set<String> unsettledKeys = new HashSet<>();

    /**
     * @param trial   whether first deliveries go to the trial queue instead of the agency's
     * @param answers whether an agency of that id is open and answers
     */
    PageKeeper(
            SourceBundle source,
            boolean trial,
            Map<UUID, Identity> identities,
            List<Open> open,
            Predicate<String> answers,
            int lanes,
            Lookups store,
            Rows rows) {
        this.source = source;
        this.trial = trial;
        this.identities = identities;
        this.open = new ArrayList<>(open);
        this.answers = answers;
        this.lanes = lanes;
        this.store = store;
        this.rows = rows;
    }

    void take(Letter letter) {
        Identity own =
                identities.get(ComplaintId.of(source.id(), letter.original().nativeId()));
        Long kept = letter.kept();
        if (kept != null && open.stream().noneMatch(it -> it.id() == kept)) {
            return; // R5: something newer came first; it can no longer be replayed
        }
        Fate fate = letter.fate();
        if (fate instanceof Fate.Deliverable readable) {
            readable(letter, own, readable);
        } else if (fate instanceof Fate.Invalid invalid) {
            quarantine(letter, own, invalid.problems());
        } else if (fate instanceof Fate.SetAside aside) {
            setAside(letter, own, aside.reason());
        } else if (fate instanceof Fate.Waiting waiting) {
            owe(letter, own, waiting.reason());
        } else {
            throw new IllegalStateException("a letter of " + source.id() + " was kept before it was translated");
        }
    }

    private void readable(Letter letter, Identity own, Fate.Deliverable readable) {
        Original original = letter.original();
        Identity root = identities.get(own.complaint); // R2: a reply's complaint gives sequence, agency and flags
        Instant stamp = orderingStamp(original);
        if (!own.unknown() && stamp != null && own.ordering != null && stamp.isBefore(own.ordering)) {
            older(letter, own);
            return;
        }
        Complaint complaint = readable.complaint().tightened(root.anonymous, root.secret); // R8
        byte[] hash = ComplaintJson.contentHash(complaint);
        boolean changed = own.unknown() || !Arrays.equals(hash, own.contentHash);
        if (changed && !own.unknown() && !readable.approximate().isEmpty()) {
            complaint = asFirstResolved(complaint, store.lastKept(own.original), readable.approximate());
            hash = ComplaintJson.contentHash(complaint);
            changed = !Arrays.equals(hash, own.contentHash);
        }
        if (changed
                && !own.unknown()
                && !source.mapping().version().equals(own.mapping)
                && sameUnderNewMapping(own, root, hash)) {
            own.contentHash = hash;
            changed = false; // R3: a new mapping alone delivers nothing
        }
        if (!changed) {
            unchanged(letter, own, stamp);
        } else if (!own.unknown()
                && letter.kept() == null
                && stampUnchanged(own, original, stamp)
                && !Arrays.equals(own.unsettled, hash)) {
            own.unsettled = hash; // R4: a lagging replica may have served it
            own.changed = true;
            unsettled++;
            unsettledKeys.add(own.nativeId);
        } else {
            deliver(letter, own, root, complaint, hash, stamp);
        }
    }

    /** R4: a version later than the time of its own reading orders nothing. */
    private static @Nullable Instant orderingStamp(Original original) {
        Instant stamp = micros(original.stamp());
        return stamp == null || stamp.isAfter(original.readAt()) ? null : stamp;
    }

    private static @Nullable Instant micros(@Nullable Instant stamp) {
        return stamp == null ? null : stamp.truncatedTo(ChronoUnit.MICROS);
    }

    private static boolean stampUnchanged(Identity own, Original original, @Nullable Instant stamp) {
        if (original.stamp() == null) {
            return original.version() != null && original.version().equals(own.version);
        }
        return stamp != null && stamp.equals(own.ordering);
    }

    /** R3: an instant from relative words stays as first resolved while later readings agree within their unit. */
    private static Complaint asFirstResolved(Complaint now, Complaint before, Map<String, Duration> approximate) {
        return now.withTimes(
                settle(now.occurredAt(), before.occurredAt(), approximate.get("occurredAt")),
                settle(now.reportedAt(), before.reportedAt(), approximate.get("reportedAt")));
    }

    private static @Nullable Instant settle(@Nullable Instant now, @Nullable Instant before, @Nullable Duration unit) {
        if (unit == null || now == null || before == null) {
            return now;
        }
        // "7 jam yang lalu" becomes "Kemarin, 02:19": the first reading's unit was the hour, whatever this one's is.
        Duration agreed = unit.compareTo(Duration.ofHours(1)) < 0 ? Duration.ofHours(1) : unit;
        return Duration.between(before, now).abs().compareTo(agreed) <= 0 ? before : now;
    }

    private boolean sameUnderNewMapping(Identity own, Identity root, byte[] hash) {
        return store.remapped(source, own.original)
                .map(again ->
                        Arrays.equals(ComplaintJson.contentHash(again.tightened(root.anonymous, root.secret)), hash))
                .orElse(false);
    }

    private void older(Letter letter, Identity own) {
        Original original = letter.original();
        if (letter.kept() != null) {
            rows.outcome(letter.kept(), files(original), Rows.Told.of(Rows.Outcome.OLDER));
            closed(letter.kept(), own);
            older++;
        } else if (!store.recorded(own.id, original.fingerprint())) { // R5: re-reading adds no rows
            rows.original(store.nextOriginal(), own.id, original, files(original), Rows.Told.of(Rows.Outcome.OLDER));
            news.add(original.stamp());
            older++;
        }
    }

    private void unchanged(Letter letter, Identity own, @Nullable Instant stamp) {
        Original original = letter.original();
        supersede(own, original, letter.kept(), "an equal later version was read");
        if (letter.kept() != null) {
            rows.outcome(
                    letter.kept(),
                    files(original),
                    new Rows.Told(
                            Rows.Outcome.REPLACED, null, null, null, null, null, "equals what was already delivered"));
            closed(letter.kept(), own);
        }
        own.lastRead = original.fingerprint();
        own.unsettled = null;
        own.mapping = source.mapping().version();
        own.version = original.version();
        own.ordering = stamp == null ? own.ordering : stamp;
        own.changed = true;
        unchanged++;
    }

    private void deliver(
            Letter letter, Identity own, Identity root, Complaint complaint, byte[] hash, @Nullable Instant stamp) {
        Original original = letter.original();
        Routing today = complaint.routing();
        boolean stays = root.agency != null && answers.test(root.agency); // R6
        boolean first = root.agency == null;
        boolean hops = !first && !Routing.TRIAL.equals(root.agency); // no agency had it on trial
        Routing routing = stays
                ? new Routing(root.agency, "has-it", "the agency that has the complaint gets its updates", root.hop)
                : new Routing(today.agency(), today.rule(), today.reason(), hops ? root.hop + 1 : 0);
        String door = !stays && trial ? Routing.TRIAL : routing.agency();
        boolean moves = !first && !door.equals(root.agency);
        if (moves) {
            rows.takeBack(root.id, root.agency, "the complaint moved to " + door);
        } else if (!stays && !first) {
            routing = new Routing(routing.agency(), routing.rule(), routing.reason(), root.hop);
        }
        int sequence = ++root.sequence;
        Complaint kept = complaint.withId(root.id).withRouting(routing).withSequence(sequence);
        long id = letter.kept() != null ? letter.kept() : store.nextOriginal();
        Rows.Told told = new Rows.Told(
                Rows.Outcome.DELIVERED,
                sequence,
                ComplaintJson.write(kept),
                source.mapping().version(),
                null,
                null,
                null);
        if (letter.kept() != null) {
            rows.outcome(id, files(original), told);
            closed(id, own);
        } else {
            rows.original(id, own.id, original, files(original), told);
            news.add(original.stamp());
        }
        supersede(own, original, letter.kept(), "a later version was delivered");
        boolean withdrawn = complaint.status() == Complaint.Status.WITHDRAWN;
        String type = withdrawn ? "withdrawn" : first || moves ? "delivered" : "updated"; // R7
        rows.delivery(
                ComplaintId.ofDelivery(root.id, sequence, door),
                root.id,
                sequence,
                door,
                Lanes.of(door, lanes),
                id,
                type,
                routing.rule());
        for (Complaint.Attachment file : kept.attachments()) {
            if (file.sha256() != null) {
                rows.attachment(id, root.id, file.sha256(), file.name(), file.mediaType(), file.size());
            }
        }
        for (String name : original.names()) {
            rows.alias(source.id(), name, own.id);
        }
        if (source.definition().access() instanceof Mail mailbox && mailbox.tracking() != null) {
            for (Complaint.Reference number : kept.references()) { // R2: mails may name any number that it goes by
                rows.alias(source.id(), Original.named(number.id()), own.id);
            }
        }
        root.agency = door;
        root.hop = routing.hop();
        root.anonymous = complaint.anonymous();
        root.secret = complaint.secret();
        root.withdrawn = withdrawn;
        root.changed = true;
        own.contentHash = hash;
        own.mapping = source.mapping().version();
        own.original = id;
        own.version = original.version();
        own.ordering = stamp == null ? own.ordering : stamp;
        own.lastRead = original.fingerprint();
        own.unsettled = null;
        own.changed = true;
        if (first || moves) {
            delivered++;
        } else {
            updated++;
        }
    }

    private void quarantine(Letter letter, Identity own, List<RecordProblem> problems) {
        Original original = letter.original();
        Rows.Told told = new Rows.Told(
                Rows.Outcome.QUARANTINED,
                null,
                null,
                source.mapping().version(),
                Problems.json(problems),
                problems.get(0).group(),
                null);
        if (letter.kept() != null) {
            rows.outcome(letter.kept(), files(original), told);
            if (own.owed != null && own.owed.equals(letter.kept())) {
                settleOwed(own);
            }
            quarantined++;
        } else if (open.stream()
                .noneMatch(it -> it.identity().equals(own.id)
                        && !it.owed()
                        && it.fingerprint().equals(original.fingerprint()))) {
            long id = store.nextOriginal();
            rows.original(id, own.id, original, files(original), told);
            open.add(Open.of(id, own.id, original, "QUARANTINED"));
            news.add(original.stamp());
            quarantined++;
        }
        own.quarantined = true;
        own.lastRead = original.fingerprint();
        own.changed = true;
    }

    private void setAside(Letter letter, Identity own, String reason) {
        Original original = letter.original();
        Rows.Told told = new Rows.Told(Rows.Outcome.SET_ASIDE, null, null, null, null, null, reason);
        if (letter.kept() != null) {
            rows.outcome(letter.kept(), files(original), told);
            closed(letter.kept(), own);
        } else {
            rows.original(store.nextOriginal(), own.id, original, files(original), told);
            news.add(original.stamp());
        }
        own.lastRead = original.fingerprint();
        own.changed = true;
        setAside++;
    }

    /** R13: kept with all that was read of it; a newer reading replaces an older one, whose waiting time it inherits. */
    private void owe(Letter letter, Identity own, String reason) {
        Original original = letter.original();
        if (letter.kept() != null) {
            rows.outcome(letter.kept(), files(original), Rows.Told.of(Rows.Outcome.OWED));
            rows.owedAgain(source.id(), Owed.Kind.FILE, own.nativeId, reason);
            return;
        }
        if (open.stream().anyMatch(it -> it.identity().equals(own.id) && it.owed() && !it.supersededBy(original))) {
            older(letter, own);
            return;
        }
        long id = store.nextOriginal();
        if (own.owed != null) {
            replaceOwed(own);
        }
        rows.original(id, own.id, original, files(original), Rows.Told.of(Rows.Outcome.OWED));
        rows.owe(source.id(), Owed.Kind.FILE, own.nativeId, reason, "{}", id);
        open.add(Open.of(id, own.id, original, "OWED"));
        own.owed = id;
        own.lastRead = original.fingerprint();
        own.changed = true;
        news.add(original.stamp());
        owed++;
    }

    /** R5, R13: what waited of this key and is not later than this reading waits no longer. */
    private void supersede(Identity own, Original reading, @Nullable Long except, String reason) {
        boolean stillQuarantined = false;
        for (Open it : List.copyOf(open)) {
            if (!it.identity().equals(own.id) || except != null && it.id() == except) {
                continue;
            }
            if (it.supersededBy(reading)) {
                if (it.owed()) {
                    replaceOwed(own);
                    rows.settle(source.id(), Owed.Kind.FILE, own.nativeId);
                    own.owed = null;
                } else {
                    rows.outcome(
                            it.id(), null, new Rows.Told(Rows.Outcome.REPLACED, null, null, null, null, null, reason));
                }
                open.remove(it);
            } else {
                stillQuarantined |= !it.owed();
            }
        }
        own.quarantined = stillQuarantined;
        own.changed = true;
    }

    private void replaceOwed(Identity own) {
        rows.outcome(
                own.owed,
                null,
                new Rows.Told(Rows.Outcome.REPLACED, null, null, null, null, null, "a newer version was read"));
        open.removeIf(it -> it.id() == own.owed);
    }

    /** This row itself has come to something. */
    private void closed(long id, Identity own) {
        open.removeIf(it -> it.id() == id);
        if (own.owed != null && own.owed == id) {
            settleOwed(own);
        }
        own.quarantined = open.stream().anyMatch(it -> it.identity().equals(own.id) && !it.owed());
        own.changed = true;
    }

    private void settleOwed(Identity own) {
        rows.settle(source.id(), Owed.Kind.FILE, own.nativeId);
        own.owed = null;
        own.changed = true;
    }

    private static @Nullable String files(Original original) {
        List<SourceFile> files = original.files();
        return files.isEmpty() ? null : FilesJson.write(files);
    }
}
