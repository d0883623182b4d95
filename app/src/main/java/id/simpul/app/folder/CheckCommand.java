package id.simpul.app.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code simpul source check}: every mistake that can be known without the network. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = {
            "Reads source folders and names every mistake with file, line, column and a fix. Asks nobody.",
            "A problem keeps a source from running. A hint is what most likely is not meant: a path that none of the",
            "cases has, a value without a row in its code table, a code table that nothing uses, what looks like a secret."
        },
        footer = {
            "",
            "Examples:",
            "  simpul source check sources",
            "  simpul source check sources/jabar-aduan --strict",
            "  simpul source check sources --without-secrets     on a laptop or a build server that has none"
        })
public final class CheckCommand implements Callable<Integer> {

    /** It keeps a source from running. */
    private static final String PROBLEM = "problem";

    /** Most likely not meant. */
    private static final String HINT = "hint";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Source folders, or folders of source folders.")
    private List<Path> folders = List.of();

    @Option(names = "--json", description = "The problems as a JSON list.")
    private boolean json;

    @Option(
            names = "--without-secrets",
            description = "Variables that are not set here are no problem: they are listed, to be set where it runs.")
    private boolean withoutSecrets;

    @Option(names = "--strict", description = "Hints are problems, too.")
    private boolean strict;

    @Spec
    private CommandSpec spec;

    private final Map<String, String> environment;

    public CheckCommand() {
        this(System.getenv());
    }

    CheckCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws IOException {
        List<Told> told = new ArrayList<>();
        List<String> good = new ArrayList<>();
        SortedSet<String> unset = new TreeSet<>();
        try (Scratch scratch = new Scratch()) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder)) {
                    check(folder, told, good, unset, scratch);
                } else {
                    told.add(Told.of(
                            new FileProblem(
                                    folder.toString(),
                                    1,
                                    1,
                                    "",
                                    "is not a folder",
                                    "name a source folder, or a folder of them"),
                            PROBLEM));
                }
            }
        }
        print(told, good, unset);
        return told.stream().anyMatch(one -> one.severity.equals(PROBLEM)) ? 1 : 0;
    }

    private void check(Path folder, List<Told> told, List<String> good, SortedSet<String> unset, Scratch scratch) {
        SourceFolders.Found found = withoutSecrets
                ? SourceFolders.readWithoutSecrets(folder, environment)
                : SourceFolders.read(folder, environment);
        unset.addAll(found.unset());
        found.problems().forEach(problem -> told.add(Told.of(problem, PROBLEM)));
        List<FileProblem> hints = new ArrayList<>(SourceFolders.hints(folder));
        for (SourceBundle source : found.sources()) {
            good.add(source.id());
            Path own = Files.exists(folder.resolve("source.yaml")) ? folder : folder.resolve(source.id());
            hints.addAll(SampleHints.of(own, source, scratch::store));
        }
        hints.sort(Comparator.comparing(FileProblem::file)
                .thenComparingInt(FileProblem::line)
                .thenComparingInt(FileProblem::column));
        hints.forEach(hint -> told.add(Told.of(hint, strict ? PROBLEM : HINT)));
    }

    private void print(List<Told> told, List<String> good, SortedSet<String> unset) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("sources", good);
            all.put("problems", told);
            if (withoutSecrets) {
                all.put("unset", unset);
            }
            out.println(JSON.writeValueAsString(all));
            return;
        }
        told.forEach(out::println);
        if (!unset.isEmpty()) {
            out.println("to be set where it runs: " + String.join(", ", unset));
        }
        long problems =
                told.stream().filter(one -> one.severity.equals(PROBLEM)).count();
        long hints = told.size() - problems;
        String more = hints == 0 ? "" : hints == 1 ? "; 1 hint" : "; %,d hints".formatted(hints);
        String names = good.isEmpty() ? "" : String.join(", ", good) + ": ";
        out.println(
                problems == 0
                        ? names + "good" + more
                        : "%,d problems; %,d sources are good%s".formatted(problems, good.size(), more));
    }

    /** A line for people, an object for machines. */
    private record Told(String file, int line, int column, String path, String what, String fix, String severity) {

        static Told of(FileProblem problem, String severity) {
            return new Told(
                    problem.file(),
                    problem.line(),
                    problem.column(),
                    problem.path(),
                    problem.what(),
                    problem.fix(),
                    severity);
        }

        @Override
        public String toString() {
            String text = new FileProblem(file, line, column, path, what, fix).toString();
            return severity.equals(HINT) ? text.replaceFirst(":(\\d+):(\\d+) (: )?", ":$1:$2 hint: ") : text;
        }
    }
}
