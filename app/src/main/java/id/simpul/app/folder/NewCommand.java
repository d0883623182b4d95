package id.simpul.app.folder;

import id.simpul.app.sketch.CannotSketch;
import id.simpul.app.sketch.Given;
import id.simpul.app.sketch.Guess;
import id.simpul.app.sketch.Sketch;
import id.simpul.app.sketch.SoapPart;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.WsdlOperations.Operation;
import id.simpul.mappings.yaml.Suggestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code simpul source new}: a whole source folder, made of what an IT officer has at hand. */
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a source's folder from what is at hand: a sample answer, a WSDL, an OpenAPI file, a URL.",
            "What is not known is guessed, marked with 'guess' in the files, and listed in the end. Asks nobody but",
            "you: nothing is fetched. The folder passes 'source check' once its variables are set."
        },
        footer = {
            "",
            "A sample is what the system answers, saved: JSON, XML, a SOAP envelope, CSV, or one mail (.eml).",
            "Only its first 200 records, within 4 MiB, are looked at.",
            "",
            "Examples:",
            "  simpul source new kota-contoh --sample aduan.json --url \"https://aduan.contoh.go.id/api/aduan?page=1\"",
            "  simpul source new dinas-contoh --wsdl layanan.wsdl --sample jawaban.xml --zone Asia/Makassar",
            "  simpul source new warga-contoh --profile sapawarga",
            "  simpul source new kota-contoh --openapi openapi.yaml --to sources"
        })
public final class NewCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,63}");
    private static final List<String> PROTOCOLS = List.of("rest", "soap", "mail", "intake");
    private static final Map<String, String> ZONES =
            Map.of("WIB", "Asia/Jakarta", "WITA", "Asia/Makassar", "WIT", "Asia/Jayapura");

    @Parameters(paramLabel = "ID", description = "Its name: lower-case letters, digits and '-'. It stays for ever.")
    private String id = "";

    @Option(names = "--title", paramLabel = "TEXT", description = "The system as people call it.")
    private @Nullable String title;

    @Option(names = "--protocol", paramLabel = "P", description = "rest, soap, mail or intake.")
    private @Nullable String protocol;

    @Option(names = "--profile", paramLabel = "NAME", description = "A product it runs: 'source profiles' lists them.")
    private @Nullable String profile;

    @Option(names = "--url", paramLabel = "URL", description = "Where its list is asked for, parameters included.")
    private @Nullable String url;

    @Option(names = "--sample", paramLabel = "FILE", description = "An answer of the system, or one mail.")
    private @Nullable Path sample;

    @Option(names = "--wsdl", paramLabel = "FILE", description = "The service's WSDL 1.1, saved.")
    private @Nullable Path wsdl;

    @Option(names = "--operation", paramLabel = "NAME", description = "The operation of the WSDL that gives the list.")
    private @Nullable String operation;

    @Option(names = "--openapi", paramLabel = "FILE", description = "Its OpenAPI 3 or Swagger 2 file, JSON or YAML.")
    private @Nullable Path openapi;

    @Option(names = "--zone", paramLabel = "Z", description = "Zone of its times: Asia/Jakarta, WIB, ...")
    private @Nullable String zone;

    @Option(names = "--regions", paramLabel = "S", description = "Scheme of its region codes: kemendagri or bps.")
    private @Nullable String regions;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            defaultValue = "sources",
            description = "The folder of source folders (default: ${DEFAULT-VALUE}).")
    private Path to = Path.of("sources");

    @Option(names = "--json", description = "What was made and guessed, as JSON. Asks nothing.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        try {
            checked();
            ask();
            checked();
            Sketch.Made made = Sketch.make(
                    new Given(id, title, protocol, profile, url, sample, wsdl, operation, openapi, zone, regions), to);
            SchemaCommand.write(to.resolve(".schemas"));
            expect(made.folder());
            print(made);
            return 0;
        } catch (CannotSketch cannot) {
            PrintWriter out =
                    json ? spec.commandLine().getOut() : spec.commandLine().getErr();
            if (json) {
                out.println(JSON.writeValueAsString(Map.of("problems", cannot.problems())));
            } else {
                cannot.problems().forEach(out::println);
                out.println("nothing was written");
            }
            out.flush();
            return 1;
        }
    }

    /** What the guesses make of the first record is what they are expected to make of it, until a person knows better. */
    private static void expect(Path folder) throws IOException {
        List<Case> cases = Case.of(folder);
        Optional<Workbench> opened =
                cases.isEmpty() ? Optional.empty() : Workbench.open(folder, Map.of(), new ArrayList<>());
        if (opened.isPresent()) {
            try (Workbench bench = opened.get()) {
                for (Case one : cases) {
                    Case.Result result = one.run(bench, outcome -> {});
                    if (result.isNews()) {
                        result.accept();
                    }
                }
            }
        }
    }

    /** What is given, before anything is asked or written. */
    private void checked() throws CannotSketch {
        List<FileProblem> problems = new ArrayList<>();
        if (!ID.matcher(id).matches()) {
            problems.add(problem(
                    "ID",
                    "'" + id + "' cannot name a route and a metric",
                    "use lower-case letters, digits and '-', beginning with a letter"));
        }
        if (Files.exists(to.resolve(ID.matcher(id).matches() ? id : "x"))) {
            problems.add(new FileProblem(
                    to.resolve(id).toString(),
                    1,
                    1,
                    "",
                    "is there already",
                    "choose another id, or remove that folder yourself"));
        }
        word(problems, "--protocol", protocol, PROTOCOLS);
        word(problems, "--regions", regions, List.of("kemendagri", "bps"));
        if (zone != null) {
            zone = ZONES.getOrDefault(zone, zone);
            try {
                ZoneId.of(zone);
            } catch (DateTimeException e) {
                problems.add(problem(
                        "--zone",
                        "'" + zone + "' is not a zone that this Java knows",
                        Suggestion.nearest(zone, ZoneId.getAvailableZoneIds())
                                .map("did you mean '%s'?"::formatted)
                                .orElse("write for example Asia/Jakarta")));
            }
        }
        if (profile != null && (wsdl != null || openapi != null || protocol != null)) {
            problems.add(problem(
                    "--profile",
                    "says by itself how the system is asked",
                    "leave --protocol, --wsdl and --openapi out"));
        }
        if (!problems.isEmpty()) {
            throw new CannotSketch(problems);
        }
    }

    private static void word(List<FileProblem> problems, String option, @Nullable String word, List<String> known) {
        if (word != null && !known.contains(word)) {
            problems.add(problem(option, "'" + word + "' is not known here", Suggestion.fix(word, known)));
        }
    }

    private static FileProblem problem(String option, String what, String fix) {
        return new FileProblem(option, 1, 1, "", what, fix);
    }

    /** What is missing, of whoever types; nobody there: it is guessed. */
    private void ask() throws CannotSketch {
        if (json) {
            return;
        }
        if (title == null) {
            title = asked("Title, as people call the system (empty: made of the id): ");
        }
        boolean known = protocol != null || profile != null || wsdl != null || openapi != null || sample != null;
        if (!known) {
            String answer =
                    asked("Protocol (rest, soap, mail, intake) or the name of a profile (empty: by the sample): ");
            if (answer != null && PROTOCOLS.contains(answer)) {
                protocol = answer;
            } else {
                profile = answer;
            }
        }
        if (sample == null && profile == null && openapi == null) {
            sample = path(asked("File with a sample answer or mail (empty: none): "));
        }
        if (url == null
                && profile == null
                && wsdl == null
                && openapi == null
                && !"mail".equals(protocol)
                && !"intake".equals(protocol)) {
            url = asked("URL of the list, parameters included (empty: later): ");
        }
        if (wsdl != null && operation == null) {
            operation = chosen(SoapPart.operations(wsdl));
        }
        if (zone == null) {
            zone = asked("Zone of its times: WIB, WITA, WIT or a name such as Asia/Jakarta (empty: WIB, as a guess): ");
        }
    }

    private @Nullable String chosen(List<Operation> operations) {
        List<String> names = operations.stream().map(Operation::name).distinct().toList();
        if (names.size() < 2) {
            return null;
        }
        return asked(
                "Operation that gives the list, of " + String.join(", ", names) + " (empty: " + names.get(0) + "): ");
    }

    private @Nullable String asked(String question) {
        Object root = spec.root().userObject();
        spec.commandLine().getOut().flush();
        String answer = root instanceof Person person ? person.ask(question) : null;
        return answer == null || answer.isBlank() ? null : answer.strip();
    }

    private static @Nullable Path path(@Nullable String answer) throws CannotSketch {
        try {
            return answer == null ? null : Path.of(answer);
        } catch (InvalidPathException e) {
            throw new CannotSketch(List.of(problem("--sample", "is not the name of a file", "name a file")));
        }
    }

    private void print(Sketch.Made made) {
        PrintWriter out = spec.commandLine().getOut();
        List<String> next = next(made);
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("folder", made.folder().toString());
            all.put("guesses", made.guesses());
            all.put("variables", made.variables());
            all.put("unused", made.unused());
            all.put("records", made.records());
            all.put("problems", made.problems());
            all.put("next", next);
            out.println(JSON.writeValueAsString(all));
            out.flush();
            return;
        }
        out.println("made " + made.folder());
        if (!made.guesses().isEmpty()) {
            out.printf("%nGuessed; look at each (marked 'guess' in the files):%n");
            int file = width(
                    made.guesses().stream()
                            .map(guess -> guess.file() + " " + guess.place())
                            .toList(),
                    40);
            int value = width(made.guesses().stream().map(Guess::value).toList(), 34);
            for (Guess guess : made.guesses()) {
                out.printf(
                        "  %-" + file + "s  %-" + value + "s  %s%n",
                        guess.file() + " " + guess.place(),
                        cut(guess.value(), value),
                        guess.why());
            }
        }
        if (!made.unused().isEmpty()) {
            out.printf(
                    "%nOf the sample, nothing was made of: %s%n",
                    String.join(
                            ", ",
                            made.unused().subList(0, Math.min(30, made.unused().size()))));
        }
        if (made.records() > 0) {
            out.printf(
                    "%nTried on %,d records of the sample: %s%n",
                    made.records(), made.problems().isEmpty() ? "all are translated" : "with problems");
            made.problems().forEach((what, count) -> out.printf("  %,6d  %s%n", count, what));
        }
        if (made.records() > 0) {
            out.printf(
                    "  what becomes of the first stands in cases/first.expected.json: read it, 'source test' holds to it%n");
        }
        if (!made.variables().isEmpty()) {
            out.printf("%nSet these in the environment:%n");
            made.variables().forEach((name, what) -> out.printf("  %s: %s%n", name, what));
        }
        out.printf("%nNext:%n");
        next.forEach(command -> out.println("  " + command));
        out.flush();
    }

    /** Three of those commands that this version has. */
    private List<String> next(Sketch.Made made) {
        String folder = made.folder().toString();
        Set<String> known = spec.parent() == null
                ? Set.of("check")
                : spec.parent().subcommands().keySet();
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("check", "simpul source check " + folder + " --without-secrets");
        if (made.records() > 0) {
            commands.put(
                    "preview",
                    "simpul source preview " + folder + " --in "
                            + made.folder().resolve("cases").resolve("first.in"));
        }
        commands.put("pull", "simpul source pull " + folder + " --dry-run");
        commands.put("conform", "simpul source conform " + folder);
        commands.put("profiles", "simpul source activate " + id);
        return commands.entrySet().stream()
                .filter(command -> known.contains(command.getKey()))
                .map(Map.Entry::getValue)
                .limit(3)
                .toList();
    }

    private static int width(List<String> texts, int most) {
        return Math.min(most, texts.stream().mapToInt(String::length).max().orElse(1));
    }

    private static String cut(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width - 1) + "…";
    }
}
