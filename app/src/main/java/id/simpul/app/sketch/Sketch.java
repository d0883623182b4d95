package id.simpul.app.sketch;

import id.simpul.app.sketch.Sample.Format;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.sample.SampleReader;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.Profiles;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.mappings.translate.Translation;
import id.simpul.mappings.yaml.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Makes a source's folder of what is given, and tries it on the sample before anybody sees it. */
public final class Sketch {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Given given;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final List<Guess> guesses = new ArrayList<>();
    private final Map<String, String> variables = new TreeMap<>();
    private List<String> unused = List.of();

    private Sketch(Given given) {
        this.given = given;
    }

    /**
     * What was made.
     *
     * @param folder    complete, and read without a problem but for variables that are not set
     * @param variables that must be set, with what each is
     * @param unused    fields of the sample that nothing was made of
     * @param records   of the sample that were tried
     * @param problems  why some of them were not translated, with how many
     */
    public record Made(
            Path folder,
            List<Guess> guesses,
            Map<String, String> variables,
            List<String> unused,
            int records,
            Map<String, Integer> problems) {}

    /** @param to the folder of source folders, which may not exist yet; nothing in it is overwritten */
    public static Made make(Given given, Path to) throws CannotSketch, IOException {
        Path folder = to.resolve(given.id());
        if (Files.exists(folder)) {
            throw new CannotSketch(
                    folder.toString(), 1, 1, "is there already", "choose another id, or remove that folder yourself");
        }
        return new Sketch(given).make(folder);
    }

    private Made make(Path folder) throws CannotSketch, IOException {
        Sample sample = given.sample() == null ? null : Sample.read(given.sample());
        OpenApi api = given.openapi() == null ? null : OpenApi.read(given.openapi());
        String protocol = protocol(sample);
        if (sample == null && api != null) {
            sample = api.sample();
        }
        if (given.profile() != null) {
            onProfile();
        } else if (protocol.equals("mail")) {
            mail(sample, null);
        } else if (protocol.equals("intake")) {
            intake(sample);
        } else {
            listed(protocol, sample, api);
        }
        if (sample != null && sample.first() != null) {
            boolean row = protocol.equals("intake") && sample.format() == Format.CSV; // a row is handed in as an object
            files.put(
                    "cases/first.in", row ? JSON.writeValueAsBytes(sample.rows().get(0)) : sample.first());
        }
        Path parent = folder.toAbsolutePath().getParent();
        Files.createDirectories(parent);
        // Under its own name, as a folder's name is its source's; moved when it is whole.
        Path around = Files.createTempDirectory(parent, ".new-");
        try {
            Path staged = around.resolve(given.id());
            write(staged);
            Map<String, Integer> problems = new TreeMap<>();
            int records = tried(staged, sample, problems);
            Files.move(staged, folder);
            return new Made(folder, List.copyOf(guesses), Map.copyOf(variables), unused, records, problems);
        } finally {
            FileSystemUtils.deleteRecursively(around);
        }
    }

    private String protocol(@Nullable Sample sample) throws CannotSketch {
        if (given.protocol() != null) {
            return given.protocol();
        }
        if (given.wsdl() != null || sample != null && sample.format() == Format.SOAP) {
            return "soap";
        }
        return sample != null && sample.format() == Format.MAIL ? "mail" : "rest";
    }

    private StringBuilder head(@Nullable String protocol) {
        StringBuilder yaml = new StringBuilder("# yaml-language-server: $schema=../.schemas/source.schema.json\n");
        yaml.append(
                "# Made by 'simpul source new': lines with \"guess\" need a look. Every key is in docs/reference/source.md.\n");
        Lines.add(yaml, "id: " + given.id(), "part of every complaint's identity: it stays for ever");
        yaml.append("title: ").append(Lines.scalar(title())).append('\n');
        if (protocol != null) {
            yaml.append("protocol: ").append(protocol).append('\n');
        }
        return yaml;
    }

    private void asked(StringBuilder yaml) {
        Lines.add(yaml, "every: 5m", "the pause between two polls");
        Lines.add(yaml, "start: now", "or beginning, or a date such as 2026-11-01");
    }

    private void where(StringBuilder yaml, Optional<RegionScheme> scheme) {
        Lines.add(yaml, "deliver: trial", "to complaints.trial; live: to the agencies' own queues");
        zone(yaml);
        String regions = given.regions();
        if (regions == null) {
            regions = scheme.map(one -> one.name().toLowerCase(Locale.ROOT)).orElse("kemendagri");
            String why = scheme.isPresent() ? "the sample's codes are known there" : "the sample has no codes that say";
            guesses.add(new Guess("source.yaml", "regions", regions, why));
            Lines.add(
                    yaml,
                    "regions: " + regions,
                    "guess: " + why + "; or " + (regions.equals("bps") ? "kemendagri" : "bps"));
        } else {
            yaml.append("regions: ").append(regions).append('\n');
        }
        yaml.append('\n');
    }

    private void zone(StringBuilder yaml) {
        if (given.zone() != null) {
            yaml.append("zone: ").append(given.zone()).append('\n');
            return;
        }
        guesses.add(new Guess("source.yaml", "zone", "Asia/Jakarta", "none was given: WIB"));
        Lines.add(yaml, "zone: Asia/Jakarta", "guess: WIB; Asia/Makassar is WITA, Asia/Jayapura is WIT");
    }

    private String title() {
        if (given.title() != null) {
            return given.title();
        }
        StringBuilder title = new StringBuilder();
        for (String word : given.id().split("-")) {
            title.append(title.isEmpty() ? "" : " ")
                    .append(word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return title.toString();
    }

    private void listed(String protocol, @Nullable Sample sample, @Nullable OpenApi api) throws CannotSketch {
        if (sample != null && sample.format() == Format.MAIL) {
            throw new CannotSketch(
                    String.valueOf(given.sample()),
                    1,
                    1,
                    "is a mail, and the protocol is " + protocol,
                    "write --protocol mail, or name another sample");
        }
        List<Object> rows = sample == null ? List.of() : sample.rows();
        MappingSketch mapping = new MappingSketch(rows, List.of(), guesses);
        // A record without its key is a broken one, and no reason to take the citizens' names for it.
        Optional<Leaf> key = mapping.find("key", leaf -> leaf.isPlain() && isUnique(leaf, (rows.size() + 1) / 2))
                .or(() -> mapping.leaves().stream()
                        .filter(leaf -> leaf.isPlain() && rows.size() > 1 && isUnique(leaf, rows.size()))
                        .filter(leaf -> leaf.texts().stream().allMatch(ID::test))
                        .findFirst());
        Optional<Leaf> version = mapping.find(
                "version", leaf -> leaf.isPlain() && Stamp.format(leaf.texts()).isPresent());
        mapping(mapping);

        StringBuilder yaml = head(protocol);
        asked(yaml);
        where(yaml, mapping.scheme());
        if (protocol.equals("soap")) {
            new SoapPart(given, sample, guesses, variables).write(yaml, version, files);
        } else {
            new RestPart(given, sample, api, guesses, variables).write(yaml, version);
        }
        yaml.append('\n');
        String records = sample == null ? "data" : records(sample);
        Lines.add(
                yaml,
                "records: " + Lines.scalar(records),
                sample == null
                        ? "guess: no sample was given; the path of the list"
                        : "guess: the list with the most known fields");
        guesses.add(new Guess(
                "source.yaml",
                "records",
                records,
                sample == null ? "no sample was given" : rows.size() + " records in the sample"));
        String expression = key.map(Sketch::asText).orElse("$string(id)");
        Lines.add(
                yaml,
                "key: " + Lines.scalar(expression),
                "guess: " + (key.isPresent() ? "each record has its own" : "write the field that is each record's own")
                        + "; it stays for ever");
        guesses.add(new Guess(
                "source.yaml",
                "key",
                expression,
                key.isPresent()
                        ? "each is another; in %d of %d records"
                                .formatted(key.get().values().size(), rows.size())
                        : "nothing in the sample is each record's own"));
        version.ifPresent(leaf -> {
            Lines.add(yaml, "version: " + Lines.scalar(asText(leaf)), "guess: the time of a record's last change");
            guesses.add(new Guess("source.yaml", "version", asText(leaf), "by its name"));
        });
        RestPart.attachments(yaml, mapping, guesses);
        unused = mapping.unused();
        put("source.yaml", yaml.toString());
    }

    private static String records(Sample sample) {
        String path = Leaf.expression(sample.path());
        return sample.single() && sample.format() == Format.JSON
                ? (sample.path().isEmpty() ? "[$]" : "[" + path + "]")
                : path;
    }

    private static String asText(Leaf leaf) {
        boolean numbers = leaf.values().stream().anyMatch(Number.class::isInstance);
        return numbers ? "$string(" + leaf.expression() + ")" : leaf.expression();
    }

    /** What a system numbers its records with: no word, no address, no time. */
    private static final Predicate<String> ID = text -> text.matches("(?=.*\\d)[\\w./-]{1,64}")
            && Stamp.format(List.of(text)).isEmpty();

    private static boolean isUnique(Leaf leaf, int records) {
        return leaf.values().size() >= records
                && leaf.counted().size() == leaf.values().size()
                && records > 0
                && leaf.texts().stream().allMatch(text -> text.length() <= 128);
    }

    private void mapping(MappingSketch mapping) {
        put(
                "mapping.yaml",
                mapping.text(
                        "# yaml-language-server: $schema=../.schemas/mapping.schema.json\n# Field of a complaint <- JSONata over one record of "
                                + title().replaceAll("\\p{Cntrl}", " ")
                                + ". Every field is in docs/reference/mapping.md.\n"));
        mapping.tables().forEach((name, csv) -> put("codes/" + name + ".csv", csv));
        unused = mapping.unused();
    }

    private void mail(@Nullable Sample sample, @Nullable Map<?, ?> tree) {
        StringBuilder yaml = head("mail");
        asked(yaml);
        where(yaml, Optional.empty());
        yaml.append("mailbox:\n");
        yaml.append("  host: ").append(given.reference("HOST")).append('\n');
        yaml.append("  user: ").append(given.reference("USER")).append('\n');
        yaml.append("  auth: { password: \"")
                .append(given.reference("PASSWORD"))
                .append("\" }\n");
        Lines.add(yaml, "  after: leave", "nothing is changed in the mailbox; or seen, { move: FOLDER }");
        variables.put(
                given.variable("HOST"),
                given.url() == null
                        ? "imap.example.go.id"
                        : given.url().replaceFirst("^imaps?://", "").replaceFirst("/.*", ""));
        variables.put(given.variable("USER"), "the mailbox's user, often its address");
        variables.put(given.variable("PASSWORD"), "its password");
        put("source.yaml", yaml.toString());

        Map<?, ?> fields = tree != null && tree.get("fields") instanceof Map<?, ?> map ? map : Map.of();
        if (KnownNames.recognised(Leaf.of(List.of(fields))) >= 2) {
            MappingSketch mapping = new MappingSketch(List.of(fields), List.of("fields"), guesses);
            mapping(mapping);
            boolean dated = guesses.removeIf(guess -> guess.value().equals("$date(created_at)"));
            if (dated) {
                guesses.add(new Guess(
                        "mapping.yaml", "reported-at", "$date(date)", "no field has a time: when the mail was sent"));
            }
            put(
                    "mapping.yaml",
                    new String(files.get("mapping.yaml"), StandardCharsets.UTF_8)
                            .replaceAll(
                                    "(?m)^reported-at: \\$date\\(created_at\\).*$",
                                    "reported-at: \\$date(date)                                 # guess: when the mail was sent"));
        } else {
            put(
                    "mapping.yaml",
                    """
                    # yaml-language-server: $schema=../.schemas/mapping.schema.json
                    # Field of a complaint <- JSONata over one mail: subject, from, to, date, text, fields (the "Name: value" lines of forms) ...
                    title: "subject ? subject : $substring(text, 0, 80)"    # guess: a letter's subject
                    description: "text ? text : subject"
                    kind: "'complaint'"                                     # guess: every letter is one
                    reporter:
                      name: "from.name ? from.name : from.address"
                      email: from.address
                    reported-at: $date(date)
                    channel: "'email'"
                    language: "'id'"
                    """);
            guesses.add(new Guess("mapping.yaml", "kind", "'complaint'", "every letter is one"));
        }
    }

    private void intake(@Nullable Sample sample) {
        MappingSketch mapping = new MappingSketch(sample == null ? List.of() : sample.rows(), List.of(), guesses);
        Optional<Leaf> key = mapping.find("key", Leaf::isPlain);
        Optional<Leaf> version = mapping.find("version", Leaf::isPlain);
        mapping(mapping);
        StringBuilder yaml = head("intake");
        where(yaml, mapping.scheme());
        put("source.yaml", yaml.toString());
        String name = given.variable("INBOX").replaceAll("\\W", "_");
        variables.put(name, "the folder that the files are put into");
        boolean csv = sample == null || sample.format() == Format.CSV;
        String field = key.map(leaf -> leaf.path().get(leaf.path().size() - 1)).orElse("id");
        guesses.add(new Guess("route.yaml", "key", field, "the column that is each record's own"));
        put(
                "route.yaml",
                IntakeRoute.text(
                        given.id(),
                        name,
                        csv,
                        field,
                        version.map(leaf -> leaf.path().get(leaf.path().size() - 1))
                                .orElse(null)));
    }

    private void onProfile() throws CannotSketch {
        String profile = given.profile();
        Optional<String> file = Profiles.sourceFile(profile);
        if (file.isEmpty()) {
            List<String> names =
                    Profiles.shipped().stream().map(Profiles.Shown::name).toList();
            throw new CannotSketch(
                    "--profile", 1, 1, "there is no profile '" + profile + "'", Suggestion.fix(profile, names));
        }
        String yaml = "# yaml-language-server: $schema=../.schemas/source.schema.json\n"
                + file.get()
                        .replaceFirst("(?m)^id: my-source( *)", "id: " + given.id() + "  ")
                        .replaceFirst(
                                "(?m)^title: My complaint system( *)",
                                Matcher.quoteReplacement("title: " + Lines.scalar(title()) + "  "));
        if (given.zone() != null) {
            yaml = yaml.replaceFirst("(?m)^zone: \\S+.*$", "zone: " + given.zone());
        } else {
            guesses.add(new Guess("source.yaml", "zone", "Asia/Jakarta", "none was given: WIB"));
        }
        if (given.regions() != null) {
            yaml = yaml.replaceFirst("(?m)^zone: ", "regions: " + given.regions() + "\nzone: ");
        }
        Matcher reference = REFERENCE.matcher(yaml);
        while (reference.find()) {
            variables.put(
                    reference.group(1),
                    reference.group(1).endsWith("_URL") && given.url() != null
                            ? given.url()
                            : "see its line in source.yaml");
        }
        put("source.yaml", yaml);
    }

    /** How many records were tried; a mail's own words may change the mapping first. */
    private int tried(Path staged, @Nullable Sample sample, Map<String, Integer> problems)
            throws CannotSketch, IOException {
        SourceBundle bundle = read(staged);
        if (sample == null || sample.first() == null) {
            return 0;
        }
        List<Object> trees = sample.rows();
        if (sample.format() == Format.MAIL) {
            trees = mails(bundle, staged.resolve("cases/first.in"));
            if (given.profile() == null && !trees.isEmpty() && trees.get(0) instanceof Map<?, ?> map) {
                FileSystemUtils.deleteRecursively(staged);
                guesses.clear();
                mail(sample, map);
                write(staged);
                bundle = read(staged);
            }
        }
        for (Object tree : trees) {
            Translation translation = bundle.mapping()
                    .translate(
                            new Reading(bundle.id(), "contoh", null, Instant.now(), tree, List.of(), "0".repeat(64)));
            if (translation instanceof Translation.Untranslatable held) {
                held.problems().stream()
                        .map(RecordProblem::group)
                        .distinct()
                        .forEach(group -> problems.merge(group, 1, Integer::sum));
            }
        }
        return trees.size();
    }

    private static List<Object> mails(SourceBundle bundle, Path file) throws IOException {
        Path scratch = Files.createTempDirectory("simpul-new");
        List<Object> trees = new ArrayList<>();
        try {
            new SampleReader(bundle.definition(), new AttachmentStore(scratch)).read(file, Instant.now(), original -> {
                if (original.tree() != null) {
                    trees.add(original.tree());
                }
            });
            return trees;
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    private SourceBundle read(Path staged) throws CannotSketch {
        SourceFolders.Found found = SourceFolders.readWithoutSecrets(staged, Map.of());
        if (found.sources().size() != 1) {
            // Told with what the person will see, not with the place where it was tried.
            List<FileProblem> problems = found.problems().stream()
                    .map(p -> new FileProblem(
                            given.id() + "/" + Path.of(p.file()).getFileName(),
                            p.line(),
                            p.column(),
                            p.path(),
                            p.what(),
                            p.fix()))
                    .toList();
            throw new CannotSketch(problems);
        }
        return found.sources().get(0);
    }

    private void put(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }
}
