package id.simpul.app.folder;

import id.simpul.connectors.Cursor;
import id.simpul.connectors.FileResult;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceConnector;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.record.Exchange;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.masking.Masking;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.routes.Letter.Fate;
import id.simpul.routes.Translator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code simpul source pull --dry-run}: what the first pages of a live system would bring. */
@Command(
        name = "pull",
        mixinStandardHelpOptions = true,
        description = {
            "Reads the first pages as the hub would, and shows what would become of them. Nothing is kept,",
            "nothing is sent to an agency and nothing is changed at the source.",
            "Each request is a line: what was asked (of parameters only the names), what was answered. Then",
            "how far it has read, which records can be translated, which cannot and why, and the agencies",
            "they would go to.",
            "With --record the talk becomes a file that can be played back without the system (--recording)."
        },
        footer = {
            "",
            "Exit code 1 if the system did not answer, or a record could not be translated; 2 if a recording",
            "does not hold what was asked.",
            "",
            "Examples:",
            "  simpul source pull sources/jabar-aduan --dry-run",
            "  simpul source pull sources/jabar-aduan --dry-run --from 2026-11-01 --pages 10 --files",
            "  simpul source pull sources/jabar-aduan --dry-run --record jabar.jsonl",
            "  simpul source pull sources/jabar-aduan --dry-run --recording jabar.jsonl --cases 5"
        })
public final class PullCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int SHOWN_REQUESTS = 30;
    private static final int SHOWN = 10;
    private static final int LONGEST_TITLE = 40;

    @Parameters(paramLabel = "DIR", description = "A source folder.")
    private Path folder = Path.of(".");

    @Option(names = "--dry-run", description = "Keeps nothing. A real pull is a hub's: simpul run.")
    private boolean dryRun;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "500",
            description = "Ends after the page that brings the N-th record (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(
            names = "--pages",
            paramLabel = "N",
            defaultValue = "3",
            description = "Ends after N pages (default: ${DEFAULT-VALUE}).")
    private int pages;

    @Option(
            names = "--from",
            paramLabel = "DATE",
            description = "Begins there in place of 'start', in the source's zone: 2026-11-01 or 2026-11-01T06:00.")
    private @Nullable String from;

    @Option(names = "--files", description = "Also fetches the files of the records, and forgets them.")
    private boolean files;

    @Option(
            names = "--cases",
            paramLabel = "N",
            description = "Writes N of the originals into DIR/cases as they came. What is there stays.")
    private int cases;

    @Mixin
    private RecordingOptions recordings = new RecordingOptions();

    @Option(names = "--json", description = "All of it as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;
    private final List<Exchange> exchanges = new ArrayList<>();
    private final Tally tally = new Tally();
    private final Map<String, Integer> owed = new TreeMap<>();
    private final Map<String, Integer> unfetched = new TreeMap<>();
    private final List<Row> rows = new ArrayList<>();
    private long requests;
    private RoutingRules rules = RoutingRules.standard();
    private int read;
    private int announced;
    private int fetched;
    private long fetchedBytes;

    /** @param key the source's own; @param title cut, what tells a person hidden */
    private record Row(String key, String title, String agency, String rule) {}

    /** What ended it. @param fix empty if there is nothing to do */
    private record End(String words, String fix, boolean good) {}

    public PullCommand() {
        this(System.getenv());
    }

    PullCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        if (!dryRun) {
            err().println(
                            "pulling is the hub's work: 'simpul run --config DIR' asks each source at its pace and keeps what it"
                                    + " gives\n    fix: to look at what would come, add --dry-run");
            err().flush();
            return 2;
        }
        long started = System.nanoTime();
        try (SourceAtHand at = SourceAtHand.open(folder, environment, recordings, "source pull", this::told)) {
            List<FileProblem> wrong = new ArrayList<>();
            rules = Workbench.rules(folder, wrong);
            if (!wrong.isEmpty()) {
                throw new CannotStart(
                        1, wrong.stream().map(FileProblem::toString).collect(Collectors.joining("\n")));
            }
            SourceDefinition source =
                    from == null ? at.source().definition() : begin(at.source().definition(), from);
            NewCases newCases = new NewCases(folder, cases, at.store());
            if (!json) {
                out().printf("%s: %s%n%s%n%n", source.id(), source.title(), at.origin());
            }
            try (SourceConnector connector = at.open(source)) {
                Cursor before = connector.cursor(null);
                Walk walk = new Walk(at, connector, newCases, before);
                End end = walk.go();
                at.complete();
                long millis = (System.nanoTime() - started) / 1_000_000;
                print(at, before, walk.cursor, end, newCases, millis);
                at.words().forEach(err()::println);
                err().flush();
                boolean unknown =
                        at.recording() != null && !at.recording().missing().isEmpty();
                return unknown ? 2 : end.good() && tally.failed() == 0 ? 0 : 1;
            }
        } catch (CannotStart problem) {
            err().println(problem.getMessage());
            err().flush();
            return problem.code();
        }
    }

    private static SourceDefinition begin(SourceDefinition source, String from) throws CannotStart {
        return new SourceDefinition(
                source.id(),
                source.title(),
                source.every(),
                new Start.At(instant(from, source.zone())),
                source.delivery(),
                source.zone(),
                source.regions(),
                source.access(),
                source.vanished(),
                source.giveUp(),
                source.limits());
    }

    private static Instant instant(String text, ZoneId zone) throws CannotStart {
        try {
            if (text.indexOf('T') < 0) {
                return LocalDate.parse(text).atStartOfDay(zone).toInstant();
            }
            return text.matches(".*T.*(Z|[+-]\\d\\d:?\\d\\d)")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(zone).toInstant();
        } catch (DateTimeException noDate) {
            throw new CannotStart(
                    2,
                    "--from '%s' is no date%n    fix: write for example 2026-11-01 or 2026-11-01T06:00"
                            .formatted(text));
        }
    }

    /** Page after page, as the hub goes, but that nothing is known and nothing is kept. */
    private final class Walk {
        private final SourceAtHand at;
        private final SourceConnector connector;
        private final NewCases newCases;
        private final Translator translator;
        private final Map<String, String> known = new LinkedHashMap<>();
        private Cursor cursor;

        Walk(SourceAtHand at, SourceConnector connector, NewCases newCases, Cursor begin) {
            this.at = at;
            this.connector = connector;
            this.newCases = newCases;
            this.translator = new Translator(at.store());
            this.cursor = begin;
        }

        End go() throws IOException {
            for (int page = 1; page <= pages; page++) {
                PullResult answer = connector.pull(cursor);
                at.settle();
                if (answer instanceof PullResult.Refused refused) {
                    return new End("refused: " + refused.reason(), refused.fix(), false);
                }
                if (answer instanceof PullResult.Unavailable down) {
                    return new End(down.reason(), "try again when the system is up", false);
                }
                take((PullResult.Page) answer);
                if (cursor.atRest()) {
                    return new End("all that there is was read", "", true);
                }
                if (read >= limit) {
                    return new End("there is more: --limit %,d was reached".formatted(limit), "", true);
                }
            }
            return new End("there is more: --pages %,d were read".formatted(pages), "", true);
        }

        private void take(PullResult.Page page) throws IOException {
            List<@Nullable Instant> news = new ArrayList<>();
            for (Original original : page.originals()) {
                if (!original.fingerprint().equals(known.put(original.nativeId(), original.fingerprint()))) {
                    news.add(original.stamp());
                    see(original);
                }
            }
            page.owed().stream()
                    .filter(one -> one.kind() != Owed.Kind.AFTER)
                    .forEach(one -> owed.merge(Masking.text(one.reason()), 1, Integer::sum));
            cursor = page.next().kept(new Cursor.PageOutcome(news, 0));
        }

        private void see(Original original) throws IOException {
            read++;
            newCases.take(original);
            announced += original.files().size();
            if (files) {
                original.files().forEach(this::fetch);
            }
            Fate fate = translator.fate(at.source(), original);
            tally.add(fate);
            if (fate instanceof Fate.Deliverable deliverable) {
                show(deliverable.complaint());
            }
        }

        private void fetch(SourceFile file) {
            FileResult result = connector.fetch(file);
            at.settle();
            if (result instanceof FileResult.Fetched kept) {
                fetched++;
                fetchedBytes += kept.file().ticket().size();
            } else {
                String why = result instanceof FileResult.NotYet later
                        ? later.reason()
                        : ((FileResult.Gone) result).reason();
                unfetched.merge(why, 1, Integer::sum);
            }
        }
    }

    private void show(Complaint complaint) {
        if (rows.size() < SHOWN) {
            Complaint.Routing routing = rules.decide(complaint);
            String title = Masking.text(complaint.title().replaceAll("[\\p{Cntrl}\\s]+", " "));
            rows.add(new Row(
                    Masking.text(complaint.source().nativeId()),
                    title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…",
                    routing.agency(),
                    routing.rule()));
        }
    }

    private void told(Exchange exchange) {
        requests++;
        if (json) {
            exchanges.add(withoutBodies(exchange));
            return;
        }
        Exchange.Answered answered = exchange.answered();
        String answer = answered == null ? "no answer" : "%d, %,d bytes".formatted(answered.status(), answered.bytes());
        String trouble =
                exchange.failure() == null ? "" : ", " + exchange.failure().words();
        if (requests > SHOWN_REQUESTS && trouble.isEmpty() && answered != null && answered.status() < 300) {
            if (requests == SHOWN_REQUESTS + 1) {
                out().println("... (from here on only those with trouble; --json has all)");
                out().flush();
            }
            return;
        }
        out().printf("%s  %s%s, %,d ms%n", exchange.line(), answer, trouble, exchange.millis());
        out().flush();
    }

    private static Exchange withoutBodies(Exchange exchange) {
        Exchange.Answered answered = exchange.answered();
        return new Exchange(
                exchange.number(),
                exchange.stranger(),
                new Exchange.Asked(exchange.asked().method(), exchange.asked().address(), Map.of(), new byte[0]),
                answered == null
                        ? null
                        : new Exchange.Answered(answered.status(), Map.of(), new byte[0], answered.bytes(), false),
                exchange.failure(),
                exchange.millis());
    }

    private void print(SourceAtHand at, Cursor before, Cursor after, End end, NewCases newCases, long millis) {
        ZoneId zone = at.source().definition().zone();
        if (json) {
            out().println(JSON.writeValueAsString(asJson(at, before, after, end, newCases, millis)));
            return;
        }
        PrintWriter out = out();
        out.printf("%s%s%n", requests == 0 ? "" : "\n", end.words());
        if (!end.fix().isEmpty()) {
            out.printf("    fix: %s%n", end.fix());
        }
        out.printf("%nbefore  %s%n", CursorWords.of(before, zone));
        out.printf("after   %s%n%n", CursorWords.of(after, zone));
        out.printf(
                "%,d records: %,d translated, %,d set aside, %,d with problems%n",
                read, tally.translated(), tally.setAside(), tally.failed());
        grouped(tally.problems());
        if (!owed.isEmpty()) {
            out.printf(
                    "%,d could not be had whole, and would be asked for again%n",
                    owed.values().stream().mapToInt(Integer::intValue).sum());
            grouped(owed);
        }
        out.printf(
                "%,d files announced, %s%n",
                announced,
                files ? "%,d fetched (%,d bytes)".formatted(fetched, fetchedBytes) : "none fetched (--files)");
        grouped(unfetched);
        out.printf("%s%,d ms%n", requests == 0 ? "" : "%,d requests, ".formatted(requests), millis);
        table(out);
        if (cases > 0) {
            out.printf(
                    "%n%,d originals written into %s, %,d were there already. They are as citizens wrote them: put made-up people in their"
                            + " place before git gets them.%n",
                    newCases.written().size(), folder.resolve("cases"), newCases.kept());
        }
        out.flush();
    }

    private void grouped(Map<String, Integer> groups) {
        Tally.sorted(groups).forEach(group -> out().printf("    %,6d  %s%n", group.getValue(), group.getKey()));
    }

    private void table(PrintWriter out) {
        if (rows.isEmpty()) {
            return;
        }
        out.printf("%nThe first of them:%n");
        int key = rows.stream().mapToInt(row -> row.key().length()).max().orElse(0);
        int title = rows.stream().mapToInt(row -> row.title().length()).max().orElse(0);
        int agency = rows.stream().mapToInt(row -> row.agency().length()).max().orElse(0);
        rows.forEach(row -> out.printf(
                "  %-" + key + "s  %-" + title + "s  %-" + agency + "s  %s%n",
                row.key(),
                row.title(),
                row.agency(),
                row.rule()));
    }

    private Map<String, Object> asJson(
            SourceAtHand at, Cursor before, Cursor after, End end, NewCases newCases, long millis) {
        ZoneId zone = at.source().definition().zone();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("source", at.source().id());
        all.put("asked", at.origin());
        all.put("ended", end.words());
        all.put("fix", end.fix());
        List<Map<String, Object>> asked = new ArrayList<>();
        for (Exchange exchange : exchanges) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("request", exchange.line());
            one.put(
                    "status",
                    exchange.answered() == null ? null : exchange.answered().status());
            one.put(
                    "bytes",
                    exchange.answered() == null ? 0 : exchange.answered().bytes());
            one.put(
                    "failed",
                    exchange.failure() == null ? null : exchange.failure().words());
            one.put("ms", exchange.millis());
            asked.add(one);
        }
        all.put("requests", asked);
        all.put("cursor", Map.of("before", CursorWords.of(before, zone), "after", CursorWords.of(after, zone)));
        all.put("records", read);
        all.put("translated", tally.translated());
        all.put("setAside", tally.setAside());
        all.put("failed", tally.failed());
        all.put("problems", tally.problems());
        all.put("owed", owed);
        all.put("files", Map.of("announced", announced, "fetched", fetched, "bytes", fetchedBytes, "not", unfetched));
        all.put("complaints", rows);
        all.put("cases", newCases.written().stream().map(Path::toString).toList());
        all.put("ms", millis);
        return all;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
