package id.simpul.app.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.SourceBundle;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        description = "Reads source folders and names every mistake with file, line, column and a fix. Asks nobody.",
        footer = {
            "",
            "Examples:",
            "  simpul source check sources",
            "  simpul source check sources/jabar-aduan",
            "  simpul source check sources --without-secrets     on a laptop or a build server that has none"
        })
public final class CheckCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(paramLabel = "DIR", arity = "1..*", description = "Source folders, or folders of source folders.")
    private List<Path> folders = List.of();

    @Option(names = "--json", description = "The problems as a JSON list.")
    private boolean json;

    @Option(
            names = "--without-secrets",
            description = "Variables that are not set here are no problem: they are listed, to be set where it runs.")
    private boolean withoutSecrets;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        List<FileProblem> problems = new ArrayList<>();
        List<String> good = new ArrayList<>();
        SortedSet<String> unset = new TreeSet<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                problems.add(new FileProblem(
                        folder.toString(), 1, 1, "", "is not a folder", "name a source folder, or a folder of them"));
                continue;
            }
            SourceFolders.Found found = withoutSecrets
                    ? SourceFolders.readWithoutSecrets(folder, System.getenv())
                    : SourceFolders.read(folder, System.getenv());
            unset.addAll(found.unset());
            problems.addAll(found.problems());
            found.sources().stream().map(SourceBundle::id).forEach(good::add);
        }
        PrintWriter out = spec == null
                ? new PrintWriter(System.out, true)
                : spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(
                    withoutSecrets
                            ? Map.of("sources", good, "problems", problems, "unset", unset)
                            : Map.of("sources", good, "problems", problems)));
        } else {
            problems.forEach(out::println);
            if (!unset.isEmpty()) {
                out.println("to be set where it runs: " + String.join(", ", unset));
            }
            out.println(
                    problems.isEmpty()
                            ? "%s: good".formatted(String.join(", ", good))
                            : "%,d problems; %,d sources are good".formatted(problems.size(), good.size()));
        }
        return problems.isEmpty() ? 0 : 1;
    }
}
