package id.simpul.app.folder;

import id.simpul.mappings.FileProblem;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code simpul source test}: whether each original in a folder's cases still becomes what stands beside it. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = {
            "Runs the cases of source folders: each original cases/NAME.in must become what cases/NAME.expected.json says,",
            "a complaint for an agency by a rule, or held with its problems, or set aside. Needs no hub and no secrets."
        },
        footer = {
            "",
            "Exit code 1 if a case fails.",
            "",
            "Examples:",
            "  simpul source test sources/jabar-aduan",
            "  simpul source test sources --coverage --junit cases.xml",
            "  simpul source test sources/jabar-aduan --accept       shows what changed, asks, writes it"
        })
public final class TestCommand implements Callable<Integer> {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Source folders, or folders of source folders.")
    private List<Path> folders = List.of();

    @Option(
            names = "--accept",
            description = "Takes what comes as what is expected, once it was shown and asked about.")
    private boolean accept;

    @Option(names = "--yes", description = "Do not ask: the answer is yes.")
    private boolean yes;

    @Option(names = "--coverage", description = "Lists the fields and code rows that no case uses.")
    private boolean coverage;

    @Option(names = "--show-personal", description = "Shows names, numbers and words of citizens, too.")
    private boolean personal;

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the results as JUnit XML, for a build server.")
    private @Nullable Path junit;

    @Option(names = "--json", description = "The results as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    public TestCommand() {
        this(System.getenv());
    }

    TestCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @param problems of the folder itself; then nothing was run */
    record Tested(Path folder, List<FileProblem> problems, List<Case.Result> results, @Nullable Coverage coverage) {
        boolean isGood() {
            return problems.isEmpty() && results.stream().allMatch(Case.Result::isGood);
        }

        String source() {
            Path name = folder.toAbsolutePath().normalize().getFileName();
            return name == null ? folder.toString() : name.toString();
        }
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<Tested> all = new ArrayList<>();
        for (Path folder : folders) {
            for (Path source : sources(folder)) {
                all.add(test(source, environment));
            }
        }
        long cases = all.stream().mapToLong(it -> it.results().size()).sum();
        if (json) {
            out.println(JSON.writeValueAsString(json(all)));
        } else {
            all.forEach(it -> print(out, it));
            if (cases == 0 && all.stream().allMatch(Tested::isGood)) {
                out.println(
                        "there is no case: put what the system gave into cases/NAME.in of its folder, then --accept");
            }
        }
        out.flush();
        if (junit != null) {
            Files.writeString(junit, JUnit.xml(all, personal));
        }
        boolean good = cases > 0 && all.stream().allMatch(Tested::isGood);
        return good ? 0 : accept ? accepted(out, all) : 1;
    }

    /** A folder that holds none is tested all the same, and tells so. */
    static List<Path> sources(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || Files.exists(folder.resolve("source.yaml"))) {
            return List.of(folder);
        }
        try (Stream<Path> children = Files.list(folder)) {
            List<Path> sources = children.filter(child -> Files.exists(child.resolve("source.yaml")))
                    .sorted()
                    .toList();
            return sources.isEmpty() ? List.of(folder) : sources;
        }
    }

    static Tested test(Path folder, Map<String, String> environment) throws IOException {
        List<FileProblem> problems = new ArrayList<>();
        Optional<Workbench> opened = Workbench.open(folder, environment, problems);
        if (opened.isEmpty()) {
            return new Tested(folder, problems, List.of(), null);
        }
        try (Workbench bench = opened.get()) {
            Coverage coverage = new Coverage(bench.source().mapping());
            List<Case.Result> results = new ArrayList<>();
            for (Case each : Case.of(folder)) {
                results.add(each.run(bench, coverage::add));
            }
            return new Tested(folder, problems, results, coverage);
        }
    }

    private void print(PrintWriter out, Tested tested) {
        if (!tested.problems().isEmpty()) {
            tested.problems().forEach(out::println);
            out.printf("%s: cannot be tested%n", tested.source());
            return;
        }
        long failed = tested.results().stream().filter(it -> !it.isGood()).count();
        for (Case.Result result : tested.results()) {
            if (!result.isGood()) {
                out.printf(
                        "%s %s%n",
                        result.problem() == null ? "FAILED" : "NEW   ",
                        result.of().in());
                if (result.problem() != null) {
                    out.println("  " + result.problem());
                }
                result.differences().forEach(it -> out.printf("  %s%n", it.text(personal)));
            }
        }
        Coverage used = tested.coverage();
        out.printf(
                "%s: %d cases, %s%s%n",
                tested.source(),
                tested.results().size(),
                failed == 0 ? "all good" : failed + " not good",
                used == null || tested.results().isEmpty() ? "" : "; " + used.summary());
        if (coverage && used != null) {
            used.unusedFields().forEach(field -> out.printf("  no case gives %s  %s%n", field.key(), field.place()));
            used.unusedRows()
                    .forEach(row ->
                            out.printf("  no case has '%s' of %s  %s%n", row.source(), row.table(), row.place()));
        }
    }

    private int accepted(PrintWriter out, List<Tested> all) throws IOException {
        List<Case.Result> news = all.stream()
                .flatMap(it -> it.results().stream())
                .filter(Case.Result::isNews)
                .toList();
        long others = all.stream()
                .flatMap(it -> it.results().stream())
                .filter(it -> !it.isGood() && !it.isNews())
                .count();
        if (news.isEmpty()) {
            return 1;
        }
        if (!yes) {
            Console console = System.console();
            if (console == null) {
                out.println("nothing was written: nobody is here to be asked; say --yes if that is the answer");
                return 1;
            }
            String answer = console.readLine("Expect from now on what came in these %d cases? [yes/no] ", news.size());
            if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes|ya")) {
                out.println("nothing was written");
                return 1;
            }
        }
        for (Case.Result result : news) {
            result.accept();
            out.printf("written: %s%n", result.of().expected());
        }
        out.flush();
        return others == 0 && all.stream().allMatch(it -> it.problems().isEmpty()) ? 0 : 1;
    }

    private ArrayNode json(List<Tested> all) {
        ArrayNode list = JSON.createArrayNode();
        for (Tested tested : all) {
            ObjectNode source = list.addObject();
            source.put("source", tested.source());
            source.set("problems", JSON.valueToTree(tested.problems()));
            ArrayNode cases = source.putArray("cases");
            for (Case.Result result : tested.results()) {
                ObjectNode one = cases.addObject();
                one.put("name", result.of().name());
                one.put("good", result.isGood());
                if (result.problem() != null) {
                    one.set("problem", JSON.valueToTree(result.problem()));
                }
                ArrayNode differences = one.putArray("differences");
                result.differences().forEach(it -> differences
                        .addObject()
                        .put("path", it.path())
                        .put("expected", it.shown(it.expected(), personal))
                        .put("got", it.shown(it.got(), personal)));
            }
            if (tested.coverage() != null) {
                ObjectNode used = source.putObject("coverage");
                used.set("unusedFields", JSON.valueToTree(tested.coverage().unusedFields()));
                used.set("unusedRows", JSON.valueToTree(tested.coverage().unusedRows()));
            }
        }
        return list;
    }
}
