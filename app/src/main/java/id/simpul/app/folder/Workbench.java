package id.simpul.app.folder;

import id.simpul.connectors.Original;
import id.simpul.connectors.sample.Sample;
import id.simpul.connectors.sample.SampleReader;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.Trace;
import id.simpul.mappings.translate.Translation;
import id.simpul.routes.Letter.Fate;
import id.simpul.routes.Translator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One source folder laid out to be tried: no hub, no system, no secrets; only what becomes of a file. */
final class Workbench implements AutoCloseable {

    private static final String RULES = "routing.yaml";

    private final SourceBundle source;
    private final Scratch scratch = new Scratch();
    private final SampleReader samples;
    private final Translator translator;
    private final RoutingRules rules;
    private final @Nullable Path rulesFile;

    private Workbench(SourceBundle source, RoutingRules rules, @Nullable Path rulesFile) {
        this.source = source;
        this.samples = new SampleReader(source.definition(), scratch::store);
        this.translator = new Translator(scratch::store);
        this.rules = rules;
        this.rulesFile = rulesFile;
    }

    /**
     * @param problems of the folder and of its rules
     * @return empty after a problem
     */
    static Optional<Workbench> open(Path folder, Map<String, String> environment, List<FileProblem> problems)
            throws IOException {
        if (!Files.isDirectory(folder)) {
            problems.add(new FileProblem(folder.toString(), 1, 1, "", "is not a folder", "name a source folder"));
            return Optional.empty();
        }
        if (!Files.exists(folder.resolve("source.yaml"))) {
            problems.add(new FileProblem(
                    folder.toString(), 1, 1, "", "holds no source.yaml", "name the folder that holds it"));
            return Optional.empty();
        }
        SourceFolders.Found found = SourceFolders.readWithoutSecrets(folder, environment);
        problems.addAll(found.problems());
        Path rulesFile = rulesFile(folder);
        RoutingRules rules = rules(folder, problems);
        if (!problems.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Workbench(found.sources().get(0), rules, rulesFile));
    }

    /** The folder's own, else its neighbours', else those that ship. */
    static RoutingRules rules(Path folder, List<FileProblem> problems) throws IOException {
        Path file = rulesFile(folder);
        return file == null ? RoutingRules.standard() : RoutingRules.read(file, problems);
    }

    /** The folder's own, else its neighbours'. */
    private static @Nullable Path rulesFile(Path folder) {
        Path parent = folder.toAbsolutePath().normalize().getParent();
        if (Files.exists(folder.resolve(RULES))) {
            return folder.resolve(RULES);
        }
        return parent != null && Files.exists(parent.resolve(RULES)) ? parent.resolve(RULES) : null;
    }

    SourceBundle source() {
        return source;
    }

    RoutingRules rules() {
        return rules;
    }

    /** {@code null}: those that ship. */
    @Nullable
    Path rulesFile() {
        return rulesFile;
    }

    Sample read(Path file, Instant readAt, Consumer<Original> take) {
        return samples.read(file, readAt, take);
    }

    /** As the hub will see it: with its files. */
    Outcome preview(Original original) {
        Fate fate = translator.fate(source, original);
        Complaint complaint = fate instanceof Fate.Deliverable done ? done.complaint() : null;
        Outcome tried = test(original);
        return new Outcome(
                original,
                tried.setAside(),
                tried.defect(),
                tried.problems(),
                tried.trace(),
                complaint == null ? null : complaint.withRouting(rules.decide(complaint)));
    }

    /** The same without its files, which have names of their own in what is expected. */
    Outcome test(Original original) {
        if (original.setAside() != null) {
            return new Outcome(original, original.setAside(), null, List.of(), null, null);
        }
        if (original.tree() == null) {
            String defect = original.defect() == null ? "cannot be parsed" : original.defect();
            return new Outcome(original, null, defect, List.of(), null, null);
        }
        Trace trace = source.mapping()
                .trace(
                        new Reading(
                                source.id(),
                                original.nativeId(),
                                original.version(),
                                original.readAt(),
                                original.tree(),
                                List.of(),
                                original.fingerprint()),
                        samples::touch);
        if (original.defect() != null) {
            return new Outcome(original, null, original.defect(), List.of(), trace, null);
        }
        if (trace.translation() instanceof Translation.Untranslatable held) {
            return new Outcome(original, null, null, held.problems(), trace, null);
        }
        Complaint complaint = ((Translation.Translated) trace.translation()).complaint();
        return new Outcome(original, null, null, List.of(), trace, complaint.withRouting(rules.decide(complaint)));
    }

    @Override
    public void close() {
        scratch.close();
    }
}
