package id.simpul.app.cli;

import id.simpul.mappings.folder.SourceFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes what runs of a source, or of all, as folders below --to.",
            "Secrets are not in it: ${NAME} stays a reference. A later 'simpul source update' of the folder is refused if",
            "somebody changed the source meanwhile.",
        },
        footer = {
            "",
            "Examples: simpul source export --to sources",
            "          simpul source export jabar-aduan --to sources --force"
        })
final class SourceExport implements Callable<Integer> {

    @Mixin
    private HubOptions options;

    @Parameters(arity = "0..1", paramLabel = "ID", description = "The source's folder name. Default: all that run.")
    private @Nullable String id;

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "Where the folders are written.")
    private Path to = Path.of(".");

    @Option(
            names = "--force",
            description = "Replace folders that are there; files in them that are no part of what runs are removed.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        Hub hub = options.hub();
        List<String> ids = id != null
                ? List.of(id)
                : hub.get("sources")
                        .valueStream()
                        .filter(it -> it.path("version").isNumber()
                                && !Words.text(it.path("state")).equals("REMOVED"))
                        .map(it -> Words.text(it.path("id")))
                        .toList();
        List<Path> taken =
                ids.stream().map(to::resolve).filter(SourceExport::isTaken).toList();
        if (!taken.isEmpty() && !force) {
            throw new HubProblem(
                    SimpulCli.PROBLEMS,
                    "nothing was written: %s there already. Say --force to replace, or name another --to"
                            .formatted(taken.size() == 1 ? taken.get(0) + " is" : taken + " are"));
        }
        for (String each : ids) {
            JsonNode whole = hub.get("sources/%s/export".formatted(Words.encoded(each)));
            Path folder = to.resolve(each);
            write(whole, folder);
            if (!options.printed(whole)) {
                options.out()
                        .printf(
                                "%s  version %d%n",
                                folder, whole.path("version").path("version").asInt());
            }
        }
        return SimpulCli.GOOD;
    }

    private static boolean isTaken(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder);
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isPresent();
        } catch (IOException unreadable) {
            return true;
        }
    }

    private static void write(JsonNode whole, Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        whole.path("files")
                .properties()
                .forEach(
                        it -> contents.put(it.getKey(), it.getValue().asString().getBytes(StandardCharsets.UTF_8)));
        whole.path("binaryFiles")
                .properties()
                .forEach(it -> contents.put(
                        it.getKey(), Base64.getDecoder().decode(it.getValue().asString())));
        if (Files.isDirectory(folder)) {
            for (String name : SourceFiles.in(folder, new ArrayList<>()).all().keySet()) {
                if (!contents.containsKey(name)) {
                    Files.deleteIfExists(folder.resolve(name));
                }
            }
        }
        SourceFiles.kept(contents).writeTo(folder);
        SourceUpload.mark(folder, whole.path("version").path("version").asInt());
    }
}
