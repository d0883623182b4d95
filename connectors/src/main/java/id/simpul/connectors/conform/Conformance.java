package id.simpul.connectors.conform;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.Original;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.conform.Finding.Check;
import id.simpul.mappings.source.Access;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a live system several times, as the hub will, and says which of the hub's assumptions it does not keep. */
public final class Conformance {

    private static final int MOST_RESUMES = 5;
    private static final Duration FAR = Duration.ofDays(365);

    private final SourceDefinition source;
    private final Function<SourceDefinition, SourceConnector> open;
    private final int most;
    private final Consumer<Original> each;
    private final @Nullable Access stranger;
    private final Consumer<Check> progress;
    private final Clock clock;
    private final List<Finding> findings = new ArrayList<>();

    /**
     * @param open     opens a connector without anything in it that acts on the source
     * @param most     pages read in one go; a source with more is checked in part
     * @param each     sees the records of the first reading, one by one
     * @param stranger how somebody would ask who does not know the secrets, tried once; {@code null}: not to be tried
     * @param progress told what is checked next
     */
    public Conformance(
            SourceDefinition source,
            Function<SourceDefinition, SourceConnector> open,
            int most,
            Consumer<Original> each,
            @Nullable Access stranger,
            Consumer<Check> progress,
            Clock clock) {
        this.source = source;
        this.open = open;
        this.most = most;
        this.each = each;
        this.stranger = stranger;
        this.progress = progress;
        this.clock = clock;
    }

    /** One finding a check, in the order of {@link Check}. Takes about four times as long as reading the source once. */
    public List<Finding> check() {
        progress.accept(Check.ANSWERS);
        Walk first = walk(source, null, most, each);
        if (first.trouble != null) {

            findings.add(Finding.failed(Check.ANSWERS, reason(first.trouble), fix(first.trouble)));
            return List.copyOf(findings);
        }
        findings.add(Finding.passed(
                Check.ANSWERS,
                "%,d records in %,d pages%s"
                        .formatted(
                                first.read.size(),
                                first.places.size(),
                                first.complete ? "" : "; there are more, only these were checked")));
        keys(first);
        stamps(first);
        repeats(first);
        resumes(first);
        future();
        refuses();
        files(first);
        return List.copyOf(findings);
    }

    private Walk walk(SourceDefinition how, @Nullable String from, int pages, Consumer<Original> seen) {
        try (SourceConnector connector = open.apply(how)) {
            return Walk.of(connector, from, pages, seen);
        }
    }

    private void keys(Walk first) {
        progress.accept(Check.KEYS);
        if (first.withoutKey > 0) {
            findings.add(Finding.failed(
                    Check.KEYS,
                    "%,d of %,d records have no key that can be read".formatted(first.withoutKey, first.records),
                    "correct 'key' in source.yaml: without one, a change of the record would be a second complaint"));
        } else if (!first.twoOfAKind.isEmpty()) {
            findings.add(
                    Finding.failed(
                            Check.KEYS,
                            "%,d keys came twice in one reading, with one stamp and two contents, for example %s"
                                    .formatted(first.twoOfAKind.size(), example(first.twoOfAKind)),
                            list() != null && list().changes() != null
                                    ? "does the list show a record as its detail does? If not, every look at it would be an update: add 'detail' to the source, so that both are read in one way"
                                    : "is 'key' the record's own number? Two complaints under one key would be one complaint that changes"));
        } else {
            findings.add(Finding.passed(Check.KEYS, "%,d keys".formatted(first.read.size())));
        }
    }

    private void stamps(Walk first) {
        progress.accept(Check.STAMPS);
        ListReading list = list();
        if (list == null) {
            findings.add(Finding.skipped(Check.STAMPS, "a mail never changes"));
        } else if (list.cursor() == null && list.version() == null) {
            findings.add(Finding.skipped(Check.STAMPS, "source.yaml has neither 'cursor' nor 'version'"));
        } else if (first.withoutStamp > 0) {
            findings.add(Finding.failed(
                    Check.STAMPS,
                    "%,d of %,d records have no time that can be read".formatted(first.withoutStamp, first.records),
                    "correct 'cursor.field', 'cursor.format' or 'version': such a record is missed when it changes"));
        } else {
            findings.add(Finding.passed(Check.STAMPS, "%,d records".formatted(first.records)));
        }
    }

    private void repeats(Walk first) {
        progress.accept(Check.REPEATS);
        Walk second = walk(source, null, most, original -> {});
        if (second.trouble != null) {
            findings.add(
                    Finding.failed(Check.REPEATS, "the second time: " + reason(second.trouble), fix(second.trouble)));
            return;
        }
        Set<String> changed = differing(first.read, second.read);
        findings.add(
                changed.isEmpty()
                        ? Finding.passed(Check.REPEATS, "%,d records, the same twice".formatted(second.read.size()))
                        : Finding.failed(
                                Check.REPEATS,
                                "%,d records differ between two readings, for example %s"
                                        .formatted(changed.size(), example(changed)),
                                "if they were changed in between, try again; else something in the record changes with every"
                                        + " answer (a counter, the time): it makes no updates as long as no mapped field shows it"));
    }

    private void resumes(Walk first) {
        progress.accept(Check.RESUMES);
        int pages = first.places.size();
        if (pages < 2) {
            findings.add(Finding.skipped(Check.RESUMES, "there is only one page"));
            return;
        }
        int tries = Math.min(MOST_RESUMES, pages - 1);
        for (int n = 0; n < tries; n++) {
            int after = (int) ((long) n * (pages - 1) / tries) + 1;
            Map<String, String> union = new HashMap<>();
            walk(source, null, after, original -> union.put(original.nativeId(), original.fingerprint()));
            Walk rest = walk(
                    source,
                    first.places.get(after - 1),
                    most,
                    original -> union.put(original.nativeId(), original.fingerprint()));
            if (rest.trouble != null) {
                findings.add(Finding.failed(
                        Check.RESUMES, "after page %,d: %s".formatted(after, reason(rest.trouble)), fix(rest.trouble)));
                return;
            }
            Set<String> missing = new TreeSet<>(first.read.keySet());
            missing.removeAll(union.keySet());
            if (!missing.isEmpty()) {
                findings.add(
                        Finding.failed(
                                Check.RESUMES,
                                "going on after page %,d misses %,d records, for example %s"
                                        .formatted(after, missing.size(), example(missing)),
                                "a crash there would lose them: is 'page' as the system counts, and 'page.order' as it sorts?"));
                return;
            }
        }
        findings.add(Finding.passed(Check.RESUMES, "tried after %,d of %,d pages".formatted(tries, pages)));
    }

    private void future() {
        progress.accept(Check.FUTURE);
        ListReading list = list();
        if (list != null && list.cursor() == null) {
            findings.add(Finding.skipped(Check.FUTURE, "the whole list is read each time: there is no 'cursor'"));
            return;
        }
        Walk later = walk(with(source.access(), new Start.At(clock.instant().plus(FAR))), null, most, original -> {});
        if (later.trouble != null) {
            findings.add(Finding.failed(
                    Check.FUTURE,
                    "asked for what changes a year from now: " + reason(later.trouble),
                    "a system that cannot answer 'nothing' may also fail when there is nothing new"));
        } else if (!later.read.isEmpty()) {
            findings.add(
                    Finding.failed(
                            Check.FUTURE,
                            "asked for what changes a year from now, it gives %,d records".formatted(later.read.size()),
                            "it does not heed {cursor}: check its name and format, or leave 'cursor' out to compare whole lists"));
        } else {
            findings.add(Finding.passed(Check.FUTURE, "nothing a year from now"));
        }
    }

    private void refuses() {
        progress.accept(Check.REFUSES);
        if (stranger == null) {
            findings.add(Finding.skipped(Check.REFUSES, "not tried, as asked"));
            return;
        }
        Access changed = WrongSecrets.in(stranger);
        Access wrong = changed != null ? changed : stranger;
        if (wrong.equals(source.access())) {
            findings.add(Finding.skipped(Check.REFUSES, "no credentials are sent"));
            return;
        }
        Walk stranger = walk(with(wrong, source.start()), null, 1, original -> {});
        if (stranger.trouble instanceof PullResult.Refused refused) {
            findings.add(Finding.passed(Check.REFUSES, refused.reason()));
        } else if (stranger.trouble != null) {
            findings.add(Finding.failed(
                    Check.REFUSES,
                    "with wrong credentials it looks as if it were only busy: " + reason(stranger.trouble),
                    "say in 'errors' how it refuses, or nobody is told when the password expires"));
        } else {
            findings.add(Finding.failed(
                    Check.REFUSES,
                    "with wrong credentials it answers with %,d records".formatted(stranger.read.size()),
                    stranger.read.isEmpty()
                            ? "an expired password would look like 'nothing new' for ever: say in 'errors' how it refuses"
                            : "it does not ask who we are: are the credentials sent where it looks for them?"));
        }
    }

    private void files(Walk first) {
        progress.accept(Check.FILES);
        if (first.files.isEmpty()) {
            findings.add(Finding.skipped(Check.FILES, "no record that was read has any"));
            return;
        }
        try (SourceConnector connector = open.apply(source)) {
            List<String> troubles = new ArrayList<>();
            for (SourceFile file : first.files) {
                FileResult result = connector.fetch(file);
                if (result instanceof FileResult.NotYet later) {
                    troubles.add(later.reason());
                } else if (result instanceof FileResult.Gone gone) {
                    troubles.add(gone.reason());
                }
            }
            findings.add(
                    troubles.isEmpty()
                            ? Finding.passed(Check.FILES, "%,d fetched".formatted(first.files.size()))
                            : Finding.failed(
                                    Check.FILES,
                                    "%,d of %,d: %s".formatted(troubles.size(), first.files.size(), troubles.get(0)),
                                    "check 'attachments' in source.yaml: address, hosts, credentials"));
        }
    }

    private SourceDefinition with(Access access, Start start) {
        return new SourceDefinition(
                source.id(),
                source.title(),
                source.every(),
                start,
                source.delivery(),
                source.zone(),
                source.regions(),
                access,
                source.vanished(),
                source.giveUp(),
                source.limits());
    }

    private @Nullable ListReading list() {
        Access access = source.access();
        if (access instanceof Rest rest) {
            return rest.list();
        }
        return access instanceof Soap soap ? soap.list() : null;
    }

    private static Set<String> differing(Map<String, String> one, Map<String, String> other) {
        Set<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        keys.removeIf(key -> Objects.equals(one.get(key), other.get(key)));
        return keys;
    }

    private static String example(Set<String> keys) {
        return "'" + keys.iterator().next() + "'";
    }

    private static String reason(PullResult trouble) {
        if (trouble instanceof PullResult.Refused refused) {
            return "refused: " + refused.reason();
        }
        return trouble instanceof PullResult.Unavailable down ? down.reason() : "";
    }

    private static String fix(PullResult trouble) {
        return trouble instanceof PullResult.Refused refused ? refused.fix() : "try again when the system is up";
    }
}
