package id.simpul.app.cli;

import id.simpul.mappings.folder.Profiles;
import id.simpul.mappings.yaml.Suggestion;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "profiles",
        mixinStandardHelpOptions = true,
        description = {
            "The products that a source can extend: a region on one of them writes only its values.",
            "With a NAME: a source.yaml for it, ready to edit."
        },
        footer = {
            "",
            "Examples:",
            "  simpul source profiles",
            "  mkdir -p sources/my-source && simpul source profiles sapawarga > sources/my-source/source.yaml",
        })
final class ProfilesCommand implements Callable<Integer> {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "of a profile")
    private @Nullable String name;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Profiles.Shown> profiles = Profiles.shipped();
        if (name == null) {
            int width =
                    profiles.stream().mapToInt(it -> it.name().length()).max().orElse(0);
            profiles.forEach(it -> out.printf("%-" + width + "s  %s: %s%n", it.name(), it.title(), it.about()));
            return SimpulCli.GOOD;
        }
        Optional<String> file = Profiles.sourceFile(name);
        if (file.isEmpty()) {
            throw new HubProblem(
                    SimpulCli.PROBLEMS,
                    "there is no profile '%s': %s"
                            .formatted(
                                    name,
                                    Suggestion.fix(
                                            name,
                                            profiles.stream()
                                                    .map(Profiles.Shown::name)
                                                    .toList())));
        }
        out.print(file.get());
        out.flush();
        return SimpulCli.GOOD;
    }
}
