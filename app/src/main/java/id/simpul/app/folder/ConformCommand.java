package id.simpul.app.folder;

import id.simpul.connectors.conform.Conformance;
import id.simpul.connectors.conform.Finding;
import id.simpul.connectors.conform.Finding.Verdict;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.routes.Translator;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code simpul source conform}: whether a live system keeps what its source folder says of it. */
@Command(
        name = "conform",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the live system as the hub will, and says which of the hub's assumptions it does not keep.",
            "Two readings agree, going on from any page gives the same records, a cursor in the future gives",
            "nothing, wrong credentials are refused. Nothing is kept, nothing is changed at the source.",
            "Tries wrong credentials once: mind systems that lock an account at the first mistake",
            "(--no-wrong-credentials).",
            "With --recording it asks a recording made with --record: the same verdicts without the system."
        },
        footer = {
            "",
            "Exit code 1 if an assumption is not kept; 2 if a recording does not hold what was asked.",
            "",
            "Examples:",
            "  simpul source conform sources/jabar-aduan",
            "  simpul source conform sources/jabar-aduan --pages 20 --report laporan.md",
            "  simpul source conform sources/jabar-aduan --record jabar.jsonl",
            "  simpul source conform sources/jabar-aduan --recording jabar.jsonl"
        })
public final class ConformCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(paramLabel = "DIR", description = "A source folder.")
    private Path folder = Path.of(".");

    @Option(
            names = "--pages",
            paramLabel = "N",
            defaultValue = "100",
            description = "Pages read at most in one reading (default: ${DEFAULT-VALUE}).")
    private int pages;

    @Option(names = "--no-wrong-credentials", description = "Does not try what happens with wrong credentials.")
    private boolean noWrongCredentials;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "Also writes the report as Markdown, for an onboarding request: no personal data, no secrets.")
    private @Nullable Path report;

    @Mixin
    private RecordingOptions recordings = new RecordingOptions();

    @Option(names = "--json", description = "The report as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;
    private final Tally tally = new Tally();

    public ConformCommand() {
        this(System.getenv());
    }

    ConformCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        try (SourceAtHand at = SourceAtHand.open(folder, environment, recordings, "source conform", exchange -> {})) {
            List<Finding> findings = check(at);
            at.complete();
            print(at, findings);
            boolean good =
                    tally.problems().isEmpty() && findings.stream().noneMatch(it -> it.verdict() == Verdict.FAILED);
            if (report != null) {
                new ConformReport(at, folder, findings, tally).write(report);
                err().printf("the report is in %s%n", report);
            }
            at.words().forEach(err()::println);
            err().flush();
            boolean unknown =
                    at.recording() != null && !at.recording().missing().isEmpty();
            return unknown ? 2 : good ? 0 : 1;
        } catch (CannotStart problem) {
            err().println(problem.getMessage());
            err().flush();
            return problem.code();
        }
    }

    private List<Finding> check(SourceAtHand at) {
        Translator translator = new Translator(at.store());
        SourceDefinition stranger = noWrongCredentials ? null : at.stranger();
        Conformance conformance = new Conformance(
                at.source().definition(),
                at::open,
                pages,
                original -> tally.add(translator.fate(at.source(), original)),
                stranger == null ? null : stranger.access(),
                check -> progress("checking: " + check.sentence()),
                at.clock());
        return conformance.check();
    }

    private void print(SourceAtHand at, List<Finding> findings) {
        SourceBundle source = at.source();
        progress("");
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(Map.of(
                    "source",
                    source.id(),
                    "asked",
                    at.origin(),
                    "findings",
                    findings,
                    "translated",
                    tally.translated(),
                    "setAside",
                    tally.setAside(),
                    "problems",
                    tally.problems())));
            return;
        }
        out.printf("%s: %s%n%s%n%n", source.id(), source.definition().title(), at.origin());
        for (Finding finding : findings) {
            out.printf("%-7s %s: %s%n", word(finding.verdict()), finding.check().sentence(), finding.what());
            if (!finding.fix().isEmpty()) {
                out.printf("            fix: %s%n", finding.fix());
            }
        }
        if (findings.get(0).verdict() == Verdict.FAILED) {
            return; // it did not answer: there was nothing to translate
        }
        out.printf(
                "%-7s every record is translated: %,d translated, %,d set aside, %,d problems%n",
                tally.problems().isEmpty() ? "good" : "FAILED",
                tally.translated(),
                tally.setAside(),
                tally.problems().size());
        Tally.sorted(tally.problems())
                .forEach(group -> out.printf("            %,6d  %s%n", group.getValue(), group.getKey()));
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "good";
            case FAILED -> "FAILED";
            case SKIPPED -> "-";
        };
    }

    /** Only where a person watches. */
    private void progress(String text) {
        if (System.console() != null && !json) {
            err().print("\r\u001b[K" + text);
            err().flush();
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
