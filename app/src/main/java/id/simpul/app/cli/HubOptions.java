package id.simpul.app.cli;

import id.simpul.routes.api.HubAddress;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What every command that asks a hub has in common: which hub, and for whom the answer is. */
final class HubOptions {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The hub's data folder, where it wrote its address and token. Default: ./data, or the hub "
                    + "named by SIMPUL_API_URL and SIMPUL_TOKEN_FILE.")
    private @Nullable Path data;

    @Option(names = "--json", description = "The hub's answer as JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    Hub hub() {
        return ((SimpulCli) spec.root().userObject()).hub(this);
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    boolean isJson() {
        return json;
    }

    /** With {@code --json} prints the answer as it came, and says that nothing is left to print. */
    boolean printed(JsonNode answer) {
        if (json) {
            out().println(answer);
        }
        return json;
    }

    static Hub find(HubOptions options) {
        return find(options.data, System.getenv());
    }

    static Hub find(@Nullable Path data, Map<String, String> environment) {
        Path folder = data != null ? data : Path.of("data");
        String url = environment.get("SIMPUL_API_URL");
        String tokenFile = environment.get("SIMPUL_TOKEN_FILE");
        try {
            HubAddress address = data == null && url != null
                    ? new HubAddress(URI.create(url), folder.resolve("admin.token"))
                    : HubAddress.read(folder).orElseThrow(() -> noHub(folder));
            Path token = tokenFile != null ? Path.of(tokenFile) : address.tokenFile();
            return new HttpHub(address.url(), token(token));
        } catch (IllegalArgumentException e) {
            throw new HubProblem(SimpulCli.COULD_NOT_RUN, "the hub's address is no URL: " + e.getMessage());
        } catch (IOException e) {
            throw new HubProblem(SimpulCli.COULD_NOT_RUN, e.getMessage());
        }
    }

    private static HubProblem noHub(Path folder) {
        return new HubProblem(
                SimpulCli.COULD_NOT_RUN,
                """
                no hub is running with the data folder %s (there is no hub.properties in it).
                    fix: start one with './simpul run', or name its folder with --data DIR,
                         or a hub elsewhere with SIMPUL_API_URL and SIMPUL_TOKEN_FILE"""
                        .formatted(folder));
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            throw new HubProblem(
                    SimpulCli.COULD_NOT_RUN,
                    "there is no token file %s: name the hub's with SIMPUL_TOKEN_FILE".formatted(file));
        } catch (IOException e) {
            throw new HubProblem(
                    SimpulCli.COULD_NOT_RUN,
                    "the token file %s cannot be read by you: run this as the hub's account".formatted(file));
        }
    }
}
