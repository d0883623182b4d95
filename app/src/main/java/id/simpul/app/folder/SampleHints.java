package id.simpul.app.folder;

import id.simpul.connectors.Original;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.sample.Sample;
import id.simpul.connectors.sample.SampleReader;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.registry.Regions;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.CodeHints;
import id.simpul.mappings.translate.MappedField;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.Trace;
import id.simpul.mappings.yaml.Suggestion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a source's own cases say against its mapping: paths that they do not have, values without a row, codes of another scheme. */
final class SampleHints {

    /** So that a folder with a thousand cases is checked as fast as one with a hundred. */
    private static final int MOST_FILES = 100;

    private static final int MOST_RECORDS = 1_000;
    private static final Instant READ_AT = Instant.parse("2026-11-23T08:00:00Z");
    private static final Pattern TABLE =
            Pattern.compile("\\$code\\s*\\(\\s*['\"]([^'\"]*)['\"]\\s*,\\s*([A-Za-z_][\\w.]*)\\s*[,)]");

    /** {@code id}, {@code $string(id)}. */
    private static final Pattern PLAIN = Pattern.compile("(?:\\$string\\()?([A-Za-z_]\\w*(?:\\.[A-Za-z_]\\w*)*)\\)?");

    /** Of a complaint, what a source can be expected to say. */
    private static final List<String> EXPECTED = List.of(
            "category.code",
            "location.region",
            "location.address",
            "reporter.name",
            "reporter.phone",
            "status",
            "anonymous",
            "secret");

    private final Path folder;
    private final SourceBundle source;
    private final List<FileProblem> hints = new ArrayList<>();
    private final Map<String, Paths> missing = new LinkedHashMap<>();
    private final Map<String, Holes> holes = new TreeMap<>();
    private final Set<String> filled = new TreeSet<>();
    private final Set<String> names = new TreeSet<>();
    private final Set<String> had = new TreeSet<>();
    private final List<String> regions = new ArrayList<>();
    private int records;

    /** A path that an expression reads. */
    private record Paths(MappedField field, String path) {}

    /** Values that no row of a table has. */
    private record Holes(MappedField field, String table, Set<String> values) {}

    private SampleHints(Path folder, SourceBundle source) {
        this.folder = folder;
        this.source = source;
    }

    /** @param store takes the files of mails; @return nothing for a source without cases of its own */
    static List<FileProblem> of(Path folder, SourceBundle source, Supplier<AttachmentStore> store) {
        SampleHints hints = new SampleHints(folder, source);
        List<Path> files = cases(folder);
        SampleReader reader = files.isEmpty() ? null : new SampleReader(source.definition(), store);
        for (Path file : files) {
            Sample read = reader.read(file, READ_AT, original -> hints.look(file, original));
            if (read instanceof Sample.Unreadable unreadable) {
                hints.hints.add(unreadable.problem());
            }
        }
        if (hints.records > 0) {
            hints.tell();
        }
        return hints.hints;
    }

    private static List<Path> cases(Path folder) {
        Path cases = folder.resolve("cases");
        if (!Files.isDirectory(cases)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(cases)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".in"))
                    .sorted()
                    .limit(MOST_FILES)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private void look(Path file, Original original) {
        Object tree = original.tree();
        if (tree == null || original.setAside() != null || ++records > MOST_RECORDS) {
            return;
        }
        if (original.defect() != null && original.defect().contains("key")) {
            hints.add(new FileProblem(
                    file.toString(),
                    1,
                    1,
                    "",
                    "has no key: 'key' in source.yaml gives nothing for it",
                    "correct 'key', or the case"));
        }
        present("", tree);
        Trace trace = source.mapping()
                .trace(
                        new Reading(
                                source.id(), "contoh", original.version(), READ_AT, tree, List.of(), "0".repeat(64)),
                        others -> {});
        for (Trace.Step step : trace.steps()) {
            if (step.value() != null && !String.valueOf(step.value()).isBlank()) {
                filled.add(step.field().key());
            }
            step.reads()
                    .forEach(read -> missing.putIfAbsent(
                            step.field().key() + " " + read.path(), new Paths(step.field(), read.path())));
            hole(step);
            if (step.field().key().equals("location.region")) {
                step.reads().stream()
                        .map(Trace.Read::value)
                        .filter(value -> value != null && String.valueOf(value).matches("\\d[\\d.]{1,12}"))
                        .forEach(value -> regions.add(String.valueOf(value)));
            }
        }
    }

    /** Every path of the record, also where there is nothing in it. */
    private void present(String path, @Nullable Object value) {
        if (had.size() > 10_000) {
            return;
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                String below = path.isEmpty() ? String.valueOf(key) : path + "." + key;
                had.add(below);
                names.add(String.valueOf(key));
                present(below, inner);
            });
        } else if (value instanceof List<?> list) {
            list.stream().limit(20).forEach(item -> present(path, item));
        }
    }

    /** A value that was looked up, and no row was used. */
    private void hole(Trace.Step step) {
        Matcher table = TABLE.matcher(step.field().expression());
        while (table.find()) {
            String name = table.group(1);
            String path = table.group(2);
            if (step.rows().stream().anyMatch(row -> row.table().equals(name))) {
                continue;
            }
            step.reads().stream()
                    .filter(read -> read.path().equals(path)
                            && read.value() != null
                            && !(read.value() instanceof Map || read.value() instanceof List))
                    .map(read -> String.valueOf(read.value()).strip())
                    .filter(value -> !value.isEmpty())
                    .forEach(value -> holes.computeIfAbsent(
                                    step.field().key() + " " + name,
                                    key -> new Holes(step.field(), name, new LinkedHashSet<>()))
                            .values()
                            .add(value));
        }
    }

    private void tell() {
        for (Paths read : missing.values()) {
            if (ours(read.field()) && !has(read.path())) {
                String last = read.path().substring(read.path().lastIndexOf('.') + 1);
                String parent = read.path().contains(".")
                        ? read.path().substring(0, read.path().lastIndexOf('.'))
                        : "";
                Set<String> beside = new TreeSet<>();
                had.stream()
                        .filter(path -> parent(path).equals(parent))
                        .forEach(path -> beside.add(path.substring(path.lastIndexOf('.') + 1)));
                hint(
                        read.field(),
                        last,
                        notThere(read.path()),
                        Suggestion.nearest(last, beside.isEmpty() ? names : beside)
                                .map("did you mean '%s'?"::formatted)
                                .orElse("correct the path, or add a case that has it"));
            }
        }
        for (Holes hole : holes.values()) {
            hole.values()
                    .removeAll(CodeHints.waiting(folder.resolve("codes").resolve(hole.table() + ".csv"))); // told there
            if (hole.values().isEmpty()) {
                continue;
            }
            // Codes are a system's own words, and short; whatever else stands there is not repeated.
            String values = String.join(
                    ", ",
                    hole.values().stream()
                            .limit(5)
                            .map(value ->
                                    value.matches("[\\p{L}\\p{N} _./-]{1,40}") ? "'" + value + "'" : "a longer text")
                            .toList());
            hint(
                    hole.field(),
                    hole.table(),
                    "codes/" + hole.table() + ".csv has no row for " + values
                            + (hole.values().size() > 5
                                    ? " and " + (hole.values().size() - 5) + " more"
                                    : ""),
                    "add a line for each, or let the default of $code stand for them");
        }
        asked();
        regions();
        unfilled();
    }

    private static String parent(String path) {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }

    private boolean has(String path) {
        return had.contains(path) || path.startsWith("@") || path.isEmpty();
    }

    /** What source.yaml itself reads of a row: only plain paths, and only where the cases are rows. */
    private void asked() {
        ListReading list = source.definition().access() instanceof Rest rest
                ? rest.list()
                : source.definition().access() instanceof Soap soap ? soap.list() : null;
        if (list == null || list.detail() != null) {
            return;
        }
        Map<String, @Nullable String> expressions = new LinkedHashMap<>();
        expressions.put("key", list.key());
        expressions.put("version", list.version());
        expressions.put(
                "cursor.field", list.cursor() == null ? null : list.cursor().field());
        expressions.put(
                "attachments.each",
                list.attachments() == null ? null : list.attachments().each());
        expressions.forEach((key, expression) -> {
            Matcher path = PLAIN.matcher(expression == null ? "" : expression);
            if (path.matches() && !has(path.group(1))) {
                asked(key, path.group(1));
            }
        });
    }

    private void asked(String key, String path) {
        Path file = folder.resolve("source.yaml");
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            String last = key.substring(key.lastIndexOf('.') + 1);
            Pattern place = Pattern.compile("(?:^|[{, ])" + last + ":.*?(?<!\\w)(" + Pattern.quote(path) + ")(?!\\w)");
            for (int i = 0; i < lines.size(); i++) {
                Matcher at = place.matcher(lines.get(i));
                if (!lines.get(i).stripLeading().startsWith("#") && at.find()) {
                    hints.add(new FileProblem(
                            file.toString(),
                            i + 1,
                            at.start(1) + 1,
                            key,
                            notThere(path),
                            Suggestion.nearest(path, had)
                                    .map("did you mean '%s'?"::formatted)
                                    .orElse("correct the path, or add a case that has it")));
                    return;
                }
            }
        } catch (IOException e) {
            return; // then its problems are told
        }
    }

    private String notThere(String path) {
        return "'" + path + "' is in none of the " + records + (records == 1 ? " case" : " cases") + " of this source";
    }

    private void regions() {
        RegionScheme declared = source.definition().regions();
        RegionScheme other = declared == RegionScheme.BPS ? RegionScheme.KEMENDAGRI : RegionScheme.BPS;
        long here = regions.stream()
                .filter(code -> Regions.load().kemendagri(declared, code).isPresent())
                .count();
        long there = regions.stream()
                .filter(code -> Regions.load().kemendagri(other, code).isPresent())
                .count();
        if (there > here) {
            source.mapping().fields().stream()
                    .filter(field -> field.key().equals("location.region"))
                    .findFirst()
                    .ifPresent(field -> hint(
                            field,
                            "",
                            "%d of %d region codes in the cases are known as %s, as the declared %s only %d"
                                    .formatted(there, regions.size(), word(other), word(declared), here),
                            "write regions: " + word(other) + " in source.yaml, if its owner says so, too"));
        }
    }

    private static String word(RegionScheme scheme) {
        return scheme.name().toLowerCase(Locale.ROOT);
    }

    private void unfilled() {
        Map<String, MappedField> mapped = new HashMap<>();
        source.mapping().fields().forEach(field -> mapped.put(field.key(), field));
        List<String> none =
                EXPECTED.stream().filter(key -> !mapped.containsKey(key)).toList();
        boolean own = Files.exists(folder.resolve("mapping.yaml"));
        if (own && !none.isEmpty()) {
            hints.add(new FileProblem(
                    folder.resolve("mapping.yaml").toString(),
                    1,
                    1,
                    "",
                    "never fills " + String.join(", ", none),
                    "nothing, if the source does not say; anonymous and secret then count as yes"));
        }
        mapped.forEach((key, field) -> {
            boolean told = missing.values().stream()
                    .anyMatch(read -> read.field().key().equals(key) && !has(read.path()));
            if (ours(field)
                    && !filled.contains(key)
                    && !told
                    && holes.values().stream()
                            .noneMatch(hole -> hole.field().key().equals(key))) {
                hint(
                        field,
                        "",
                        "gives nothing for any of the " + records + (records == 1 ? " case" : " cases"),
                        "correct the expression, or add a case that fills it");
            }
        });
    }

    /** Written by this source, not by its profile. */
    private boolean ours(MappedField field) {
        return field.file().startsWith(folder.toString());
    }

    /** @param word of the expression that it is about */
    private void hint(MappedField field, String word, String what, String fix) {
        int column = field.column();
        try {
            List<String> lines = Files.readAllLines(Path.of(field.file()), StandardCharsets.UTF_8);
            String line = field.line() <= lines.size() ? lines.get(field.line() - 1) : "";
            Matcher at = Pattern.compile("(?<![\\w])" + Pattern.quote(word) + "(?![\\w])")
                    .matcher(line);
            if (!word.isEmpty() && at.find(Math.min(column - 1, line.length()))) {
                column = at.start() + 1;
            }
        } catch (IOException e) {
            column = field.column();
        }
        hints.add(new FileProblem(field.file(), field.line(), column, field.key(), what, fix));
    }
}
