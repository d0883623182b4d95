package id.simpul.app.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code simpul source preview}: what a file of the system becomes. */
@Command(
        name = "preview",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the complaint that a file of the system becomes: each field, what it was made of and by which",
            "expression; what nothing reads; the agency and the rule that chose it; what the agency receives, and what not.",
            "FILE is an answer, one record or a mail, as it came. Asks nobody, keeps nothing and needs no secrets."
        },
        footer = {
            "",
            "Exit code 1 if a record would be held in quarantine, or the folder or the file has a problem.",
            "",
            "Examples:",
            "  simpul source preview sources/jabar-aduan --in answer.json",
            "  simpul source preview sources/jabar-aduan --in answer.json --record 3 --show-personal",
            "  simpul source preview sources/jabar-aduan --in answer.json --watch"
        })
public final class PreviewCommand implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    @Parameters(paramLabel = "DIR", description = "A source folder.")
    private Path folder = Path.of(".");

    @Option(
            names = "--in",
            required = true,
            paramLabel = "FILE",
            description = "What the system gave: JSON, XML, CSV or a mail.")
    private Path file = Path.of(".");

    @Option(
            names = "--record",
            paramLabel = "N",
            defaultValue = "1",
            description = "Which record of several is shown (default: ${DEFAULT-VALUE}).")
    private long record;

    @Option(
            names = "--watch",
            description = "Shows it again whenever a file of the folder or FILE is saved; ends with Ctrl-C.")
    private boolean watch;

    @Option(
            names = "--read-at",
            paramLabel = "INSTANT",
            description =
                    "When FILE is taken to have come, e.g. 2026-11-23T08:00:00Z (default: now): 'kemarin' is the day before.")
    private @Nullable String readAt;

    @Option(names = "--show-personal", description = "Shows names, numbers and words of citizens, too.")
    private boolean personal;

    @Option(names = "--json", description = "The same as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    public PreviewCommand() {
        this(System.getenv());
    }

    PreviewCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Instant at;
        try {
            at = readAt == null ? null : Instant.parse(readAt);
        } catch (DateTimeException wrong) {
            out.printf("--read-at: '%s' is no instant%n    fix: write for example 2026-11-23T08:00:00Z%n", readAt);
            out.flush();
            return 2;
        }
        if (!watch) {
            return show(out, at) ? 0 : 1;
        }
        try (Watched watched = new Watched(watched())) {
            while (true) {
                out.print(CLEAR);
                show(out, at);
                out.printf("%nwatching; Ctrl-C ends it%n");
                out.flush();
                watched.await();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Also what a folder takes from its neighbours: rules, and a profile that lies beside it. */
    private List<Path> watched() {
        Path whole = folder.toAbsolutePath().normalize();
        List<Path> watched = new ArrayList<>(List.of(folder, file, whole.resolveSibling("routing.yaml")));
        SourceFolders.profileOf(folder)
                .map(whole::resolveSibling)
                .filter(Files::isDirectory)
                .ifPresent(watched::add);
        return watched;
    }

    private boolean show(PrintWriter out, @Nullable Instant at) throws IOException {
        List<FileProblem> problems = new ArrayList<>();
        Optional<Workbench> opened = Workbench.open(folder, environment, problems);
        if (opened.isEmpty()) {
            if (json) {
                out.println(JSON.writeValueAsString(Map.of("problems", problems)));
            } else {
                problems.forEach(out::println);
            }
            out.flush();
            return false;
        }
        try (Workbench bench = opened.get()) {
            Preview preview = Preview.of(bench, file, record, at == null ? Instant.now() : at, personal);
            if (json) {
                out.println(JSON.writeValueAsString(preview.json()));
                out.flush();
            } else {
                preview.print(out);
            }
            return preview.isGood();
        }
    }
}
