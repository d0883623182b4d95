package id.simpul.app.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** What makes a new version of a source: shown first with its mistakes and the difference, then asked about. */
abstract class SourceChange implements Callable<Integer> {

    @Mixin
    HubOptions options;

    @Mixin
    Confirmation confirmation;

    @Option(names = "--why", paramLabel = "TEXT", description = "For the record: a few words, without citizens' data.")
    @Nullable
    String why;

    @Option(names = "--dry-run", description = "Only show mistakes and what would change.")
    boolean dryRun;

    @Option(
            names = "--accept-new-identity",
            description = "It is meant that records which are known come again as new complaints.")
    boolean acceptNewIdentity;

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = {
                "Adds a source folder to a running hub; all hubs of its database run it within seconds.",
                "A new source waits to be activated. One that was removed goes on where it was.",
            },
            footer = {"", "Exit code 1 if it was not added.", "", "Example: simpul source add sources/jabar-aduan"})
    static final class Add extends SourceChange {

        @Parameters(paramLabel = "DIR", description = "The source's folder.")
        private Path folder = Path.of(".");

        @Override
        public Integer call() throws IOException {
            SourceUpload upload = SourceUpload.of(folder);
            Hub hub = options.hub();
            JsonNode shown = put(hub, upload, true, 0);
            if (shown.path("basedOn").asInt() != 0
                    && !Words.text(hub.get("sources/" + Words.encoded(upload.id()))
                                    .path("state"))
                            .equals("REMOVED")) {
                throw new HubProblem(
                        SimpulCli.PROBLEMS,
                        "%s is there already, in version %d: simpul source update %s"
                                .formatted(upload.id(), shown.path("basedOn").asInt(), folder));
            }
            int basedOn = shown.path("basedOn").asInt();
            int code = change(
                    upload.id(),
                    shown,
                    upload::place,
                    "Add %s?".formatted(upload.id()),
                    () -> put(hub, upload, false, basedOn));
            if (code == SimpulCli.GOOD && !dryRun && !options.isJson()) {
                options.out().printf("    next: simpul source activate %s%n", upload.id());
            }
            return code;
        }
    }

    @Command(
            name = "update",
            mixinStandardHelpOptions = true,
            description = {
                "Changes a running source to what its folder says, without a restart.",
                "Shows mistakes and the difference first, then asks. A folder with a mistake never replaces a running one.",
                "A folder that was exported is only taken if nobody changed the source since.",
            },
            footer = {
                "",
                "Exit code 1 if it was not changed.",
                "",
                "Examples: simpul source update sources/jabar-aduan --dry-run",
                "          simpul source update sources/jabar-aduan --why 'their field jenis has new values'"
            })
    static final class Update extends SourceChange {

        @Parameters(paramLabel = "DIR", description = "The source's folder.")
        private Path folder = Path.of(".");

        @Override
        public Integer call() throws IOException {
            SourceUpload upload = SourceUpload.of(folder);
            Hub hub = options.hub();
            JsonNode shown = put(hub, upload, true, 0);
            if (shown.path("basedOn").asInt() == 0) {
                throw new HubProblem(
                        SimpulCli.PROBLEMS,
                        "there is no source '%s' yet: simpul source add %s".formatted(upload.id(), folder));
            }
            int basedOn = upload.basedOn().orElse(shown.path("basedOn").asInt());
            return change(
                    upload.id(),
                    shown,
                    upload::place,
                    "Run this as a new version of %s?".formatted(upload.id()),
                    () -> {
                        JsonNode done = put(hub, upload, false, basedOn);
                        if (upload.basedOn().isPresent() && done.path("version").isNumber()) {
                            SourceUpload.mark(folder, done.path("version").asInt());
                        }
                        return done;
                    });
        }
    }

    @Command(
            name = "rollback",
            mixinStandardHelpOptions = true,
            description = {
                "Takes an earlier version of a source up again, as a new version.",
                "Shows the difference first, then asks. Complaints that were kept meanwhile stay as they are.",
            },
            footer = {
                "",
                "Exit code 1 if it was not changed.",
                "",
                "Examples: simpul source history jabar-aduan",
                "          simpul source rollback jabar-aduan 3"
            })
    static final class Rollback extends SourceChange {

        @Parameters(index = "0", paramLabel = "ID", description = "The source's folder name.")
        private String id = "";

        @Parameters(index = "1", paramLabel = "VERSION", description = "As 'simpul source history' shows it.")
        private int to;

        @Override
        public Integer call() throws IOException {
            Hub hub = options.hub();
            JsonNode shown = roll(hub, true, 0);
            int basedOn = shown.path("basedOn").asInt();
            return change(
                    id,
                    shown,
                    UnaryOperator.identity(),
                    "Take %s back to version %d?".formatted(id, to),
                    () -> roll(hub, false, basedOn));
        }

        private JsonNode roll(Hub hub, boolean look, int basedOn) {
            Map<String, Object> order = new HashMap<>(Map.of("to", to, "basedOn", basedOn));
            if (why != null) {
                order.put("why", why);
            }
            return hub.post("sources/%s/rollback?%s".formatted(Words.encoded(id), query(look)), order);
        }
    }

    /** Does what was shown. */
    interface Step {
        JsonNode take() throws IOException;
    }

    JsonNode put(Hub hub, SourceUpload upload, boolean look, int basedOn) {
        Map<String, Object> body = upload.body();
        body.put("basedOn", basedOn);
        if (why != null) {
            body.put("why", why);
        }
        return hub.put("sources/%s?%s".formatted(Words.encoded(upload.id()), query(look)), body);
    }

    String query(boolean look) {
        return "dryRun=%s&acceptNewIdentity=%s".formatted(look, acceptNewIdentity);
    }

    int change(String id, JsonNode shown, UnaryOperator<String> place, String question, Step step) throws IOException {
        PrintWriter out = options.out();
        boolean mistakes = !shown.path("problems").isEmpty();
        boolean refused = !shown.path("newIdentity").isEmpty() && !acceptNewIdentity;
        if (mistakes || refused || dryRun) {
            if (!options.printed(shown)) {
                print(id, shown, place);
            }
            return mistakes || refused ? SimpulCli.PROBLEMS : SimpulCli.GOOD;
        }
        if (shown.path("files").isEmpty()) {
            if (!options.printed(shown)) {
                out.printf(
                        "%s runs just so already, in version %d%n",
                        id, shown.path("basedOn").asInt());
            }
            return SimpulCli.GOOD;
        }
        if (!options.isJson()) {
            print(id, shown, place);
        }
        if (!confirmation.given(question)) {
            out.println("nothing was changed");
            return SimpulCli.PROBLEMS;
        }
        JsonNode done = step.take();
        if (!options.printed(done)) {
            out.printf(
                    "%s runs in version %d%s; every other hub follows within seconds%n",
                    id,
                    done.path("version").asInt(),
                    done.path("here").asBoolean() ? "" : " once the page in hand is finished");
        }
        return SimpulCli.GOOD;
    }

    private void print(String id, JsonNode shown, UnaryOperator<String> place) {
        PrintWriter out = options.out();
        shown.path("problems")
                .forEach(it -> out.printf(
                        "%s:%d:%d %s: %s%n    fix: %s%n",
                        place.apply(Words.text(it.path("file"))),
                        it.path("line").asInt(),
                        it.path("column").asInt(),
                        Words.text(it.path("path")),
                        Words.text(it.path("what")),
                        Words.text(it.path("fix"))));
        if (!shown.path("problems").isEmpty()) {
            out.printf(
                    "%d problems; %s stays as it is%n", shown.path("problems").size(), id);
            return;
        }
        out.print(Words.text(shown.path("diff")));
        shown.path("notes").forEach(note -> out.printf("note: %s%n", Words.text(note)));
        if (!shown.path("newIdentity").isEmpty()) {
            shown.path("newIdentity").forEach(why -> out.printf("new identity: %s%n", Words.text(why)));
            out.println("    records that are known would come again as new complaints");
            if (!acceptNewIdentity) {
                out.println(
                        "    fix: keep the old one; or, if it is meant, say --accept-new-identity; or add a source with another id");
            }
        }
        if (shown.path("files").isEmpty()) {
            out.println("no difference");
        }
    }
}
