package id.simpul.app.folder;

import id.simpul.mappings.folder.Profiles;
import id.simpul.mappings.yaml.Suggestion;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** {@code simpul source profiles}: the products that a source can extend. */
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
public final class ProfilesCommand implements Callable<Integer> {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "of a profile")
    private @Nullable String name;

    @Option(names = "--json", description = "The list, or the file as one text, as JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Profiles.Shown> profiles = Profiles.shipped();
        if (name == null) {
            if (json) {
                out.println(JSON.writeValueAsString(profiles));
                return 0;
            }
            int width =
                    profiles.stream().mapToInt(it -> it.name().length()).max().orElse(0);
            profiles.forEach(it -> out.printf("%-" + width + "s  %s: %s%n", it.name(), it.title(), it.about()));
            return 0;
        }
        Optional<String> file = Profiles.sourceFile(name);
        if (file.isEmpty()) {
            List<String> names = profiles.stream().map(Profiles.Shown::name).toList();
            spec.commandLine()
                    .getErr()
                    .printf("simpul: there is no profile '%s': %s%n", name, Suggestion.fix(name, names));
            return 1;
        }
        out.print(json ? JSON.writeValueAsString(file.get()) + "\n" : file.get());
        out.flush();
        return 0;
    }
}
