package id.simpul.app.folder;

import id.simpul.mappings.schema.FileSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code simpul source schema}: what an editor needs to complete and check these files while one types. */
@Command(
        name = "schema",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the JSON Schema of one kind of file: source, mapping, profile or routing.",
            "An editor with a YAML language server completes and checks with it, told by the file's first line:",
            "  # yaml-language-server: $schema=../.schemas/source.schema.json"
        },
        footer = {"", "Examples:", "  simpul source schema mapping", "  simpul source schema --to sources/.schemas"})
public final class SchemaCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = "source",
            description = "source, mapping, profile or routing (default: ${DEFAULT-VALUE}).")
    private FileSchema file = FileSchema.SOURCE;

    @Option(names = "--to", paramLabel = "DIR", description = "Writes all four into this folder instead.")
    private @Nullable Path to;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (to != null) {
            write(to);
        } else {
            spec.commandLine().getOut().print(file.text());
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    /** Files of this product's own making: newer ones take their place. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (FileSchema schema : FileSchema.values()) {
            Files.writeString(folder.resolve(schema.fileName()), schema.text());
        }
    }
}
