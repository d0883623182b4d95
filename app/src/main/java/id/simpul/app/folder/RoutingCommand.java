package id.simpul.app.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.routing.RoutingRules;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

/** {@code simpul routing}: the rules that choose the agency, checked and tried before a hub has them. */
@Command(
        name = "routing",
        mixinStandardHelpOptions = true,
        description = "Checks rules of routing (routing.yaml), and shows what a new version of them would change.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RoutingCommand.Check.class, RoutingCommand.Compare.class},
        footer = {"", "Example: simpul routing test --rules sources/routing.yaml --from complaints.jsonl"})
public final class RoutingCommand implements Runnable {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    private static PrintWriter out(CommandSpec spec) {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = {
                "Names every mistake in a file of rules with line, column and a fix: unknown agencies, categories and",
                "regions, and rules that no complaint can reach."
            },
            footer = {"", "Example: simpul routing check sources/routing.yaml"})
    static final class Check implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "The rules: a routing.yaml.")
        private Path file = Path.of("routing.yaml");

        @Option(names = "--json", description = "The problems as JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            List<FileProblem> problems = new ArrayList<>();
            RoutingRules rules = RoutingRules.read(file, problems);
            PrintWriter out = out(spec);
            if (json) {
                out.println(JSON.writeValueAsString(Map.of("rules", rules.ids(), "problems", problems)));
            } else {
                problems.forEach(out::println);
                out.println(
                        problems.isEmpty()
                                ? "%s: good, %,d rules"
                                        .formatted(file, rules.ids().size())
                                : "%,d problems".formatted(problems.size()));
            }
            out.flush();
            return problems.isEmpty() ? 0 : 1;
        }
    }

    @Command(
            name = "test",
            mixinStandardHelpOptions = true,
            description = {
                "Decides complaints by two versions of the rules and shows what changes: from which agency and rule to which,",
                "how many, with examples by id; and the rules that none of them used."
            },
            footer = {
                "",
                "FILE has one complaint a line, as JSON of the common model (what a hub puts on its queues).",
                "Exit code 1 if a file has a problem; a changed decision is none.",
                "",
                "Examples:",
                "  simpul routing test --rules new.yaml --against sources/routing.yaml --from complaints.jsonl",
                "  simpul routing test --rules new.yaml --source sources       against the rules that ship, with all cases"
            })
    static final class Compare implements Callable<Integer> {

        /** A complaint on a queue is far shorter. */
        private static final int LONGEST_LINE = 64 << 20;

        private static final int MOST_PROBLEMS = 20;

        @Option(names = "--rules", paramLabel = "NEW", description = "The new rules (default: those that ship).")
        private @Nullable Path rules;

        @Option(names = "--against", paramLabel = "OLD", description = "The old rules (default: those that ship).")
        private @Nullable Path against;

        @Option(names = "--from", paramLabel = "FILE", description = "Complaints as JSON, one a line.")
        private @Nullable Path from;

        @Option(
                names = "--source",
                paramLabel = "DIR",
                description = "In place of a file: the cases of a source folder, or of a folder of them.")
        private @Nullable Path source;

        @Option(names = "--json", description = "The comparison as JSON.")
        private boolean json;

        @Spec
        private CommandSpec spec;

        private final Map<String, String> environment = System.getenv();
        private final List<FileProblem> problems = new ArrayList<>();
        private long unreadable;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = out(spec);
            if ((from == null) == (source == null)) {
                out.printf("which complaints?%n    fix: give either --from FILE or --source DIR%n");
                out.flush();
                return 2;
            }
            Rerouting rerouting = new Rerouting(read(against), read(rules));
            if (problems.isEmpty()) {
                if (from != null) {
                    lines(from, rerouting);
                } else if (source != null) {
                    cases(source, rerouting);
                }
            }
            if (json) {
                out.println(JSON.writeValueAsString(json(rerouting)));
            } else {
                print(out, rerouting);
            }
            out.flush();
            return problems.isEmpty() && rerouting.complaints() > 0 ? 0 : 1;
        }

        private RoutingRules read(@Nullable Path file) {
            return file == null ? RoutingRules.standard() : RoutingRules.read(file, problems);
        }

        private void lines(Path file, Rerouting rerouting) {
            long line = 0;
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
                for (byte[] text = next(in); text != null; text = next(in)) {
                    line++;
                    String json = new String(text, StandardCharsets.UTF_8);
                    String complaint = line == 1 && json.startsWith("\uFEFF") ? json.substring(1) : json;
                    if (complaint.isBlank()) {
                        continue;
                    }
                    try {
                        rerouting.see(ComplaintJson.read(complaint));
                    } catch (IllegalArgumentException broken) {
                        problem(
                                file,
                                line,
                                "is not the JSON of a complaint",
                                "write one complaint of the common model a line");
                    }
                }
                if (line == 0) {
                    problem(file, 1, "is empty", "write one complaint of the common model a line");
                }
            } catch (NoSuchFileException missing) {
                problem(file, 1, "is not there", "check the name");
            } catch (TooLong longer) {
                problem(
                        file,
                        line + 1,
                        "is longer than %d MiB".formatted(LONGEST_LINE >> 20),
                        "write one complaint a line");
            } catch (IOException broken) {
                problem(
                        file,
                        line + 1,
                        Files.isDirectory(file) ? "is a folder" : "cannot be read",
                        Files.isDirectory(file)
                                ? "name a file; for cases of source folders write --source"
                                : "check the file and its rights");
            }
        }

        private void problem(Path file, long line, String what, String fix) {
            unreadable++;
            if (problems.size() < MOST_PROBLEMS) {
                problems.add(
                        new FileProblem(file.toString(), (int) Math.min(line, Integer.MAX_VALUE), 1, "", what, fix));
            }
        }

        private static final class TooLong extends IOException {
            private static final long serialVersionUID = 1;
        }

        private static byte @Nullable [] next(InputStream in) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int b = in.read();
            if (b == -1) {
                return null;
            }
            for (; b != -1 && b != '\n'; b = in.read()) {
                line.write(b);
                if (line.size() > LONGEST_LINE) {
                    throw new TooLong();
                }
            }
            return line.toByteArray();
        }

        private void cases(Path dir, Rerouting rerouting) throws IOException {
            for (Path folder : TestCommand.sources(dir)) {
                Optional<Workbench> opened = Workbench.open(folder, environment, problems);
                if (opened.isEmpty()) {
                    continue;
                }
                try (Workbench bench = opened.get()) {
                    for (Case each : Case.of(folder)) {
                        bench.read(each.in(), Case.READ_AT, original -> {
                            Complaint complaint = bench.test(original).complaint();
                            if (complaint != null) {
                                rerouting.see(complaint);
                            }
                        });
                    }
                }
            }
        }

        private void print(PrintWriter out, Rerouting rerouting) {
            problems.forEach(out::println);
            if (unreadable > problems.size()) {
                out.printf("and %,d more%n", unreadable - problems.size());
            }
            if (rerouting.complaints() == 0) {
                out.println("no complaint was decided");
                return;
            }
            out.printf(
                    "%,d complaints: %,d to another agency, %,d to the same by another rule, %,d as before%n",
                    rerouting.complaints(),
                    rerouting.anotherAgency(),
                    rerouting.anotherRule(),
                    rerouting.complaints() - rerouting.anotherAgency() - rerouting.anotherRule());
            for (Rerouting.Counted counted : rerouting.changes()) {
                Rerouting.Change change = counted.change();
                out.printf(
                        "%,8d  %s by '%s' -> %s by '%s'%n          e.g. %s%n",
                        counted.complaints(),
                        change.fromAgency(),
                        change.fromRule(),
                        change.toAgency(),
                        change.toRule(),
                        counted.examples().stream().map(Object::toString).collect(Collectors.joining(", ")));
            }
            if (rerouting.left() > 0) {
                out.printf("%,8d  of further kinds%n", rerouting.left());
            }
            unused(out, "old", against, rerouting.unusedBefore());
            unused(out, "new", rules, rerouting.unusedNow());
        }

        private static void unused(PrintWriter out, String which, @Nullable Path file, List<String> ids) {
            if (!ids.isEmpty()) {
                out.printf(
                        "%s rules (%s) that none of them used: %s%n",
                        which, file == null ? "of the product" : file, String.join(", ", ids));
            }
        }

        private ObjectNode json(Rerouting rerouting) {
            ObjectNode json = JSON.createObjectNode();
            json.put("complaints", rerouting.complaints());
            json.put("anotherAgency", rerouting.anotherAgency());
            json.put("anotherRule", rerouting.anotherRule());
            ArrayNode changes = json.putArray("changes");
            rerouting.changes().forEach(counted -> changes.add(JSON.valueToTree(counted)));
            json.set("unusedOld", JSON.valueToTree(rerouting.unusedBefore()));
            json.set("unusedNew", JSON.valueToTree(rerouting.unusedNow()));
            json.set("problems", JSON.valueToTree(problems));
            return json;
        }
    }
}
