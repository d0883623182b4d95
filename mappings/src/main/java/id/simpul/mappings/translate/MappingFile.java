package id.simpul.mappings.translate;

import com.dashjoin.jsonata.Jsonata.JFunction;
import id.simpul.mappings.FileProblem;
import id.simpul.mappings.Sha256;
import id.simpul.mappings.source.RegionScheme;
import id.simpul.mappings.yaml.Suggestion;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code mapping.yaml} and {@code codes/*.csv}; tells every mistake at once. */
final class MappingFile {

    private static final Map<Field, String> EXAMPLES = Map.of(
            Field.TITLE, "judul",
            Field.DESCRIPTION, "$text(isi)",
            Field.KIND, "$code('kind', jenis)",
            Field.REPORTED_AT, "$date(created_at)");

    private static final Pattern TABLE = Pattern.compile("\\$code\\s*\\(\\s*(['\"])([^'\"]*)\\1");
    private static final Pattern ONLY_TABLE = Pattern.compile("\\$code\\s*\\(\\s*(['\"])([^'\"]*)\\1\\s*,.*\\)");
    private static final Pattern LITERAL = Pattern.compile("(['\"])([^'\"\\\\]*)\\1");

    private final YamlObject root;
    private final List<Path> folders;
    private final ZoneId zone;
    private final RegionLookup regions;
    private final List<FileProblem> problems;
    private final Map<String, CodeTable> tables = new TreeMap<>();
    private final Map<Field, MappedField> fields = new EnumMap<>(Field.class);
    private final MessageDigest digest = Sha256.digest();
    private final FieldFunctions functions;

    MappingFile(
            YamlObject root,
            List<Path> folders,
            ZoneId zone,
            RegionScheme scheme,
            RegionLookup regions,
            List<FileProblem> problems) {
        this.root = root;
        this.folders = folders;
        this.zone = zone;
        this.regions = regions;
        this.problems = problems;
        this.functions = new FieldFunctions(zone, scheme, regions, tables);
    }

    Optional<Mapping> read() {
        int before = problems.size();
        folders.forEach(this::readTables);
        Map<Field, Expression> expressions = new EnumMap<>(Field.class);
        List<String> known = new ArrayList<>();
        Field.of("").forEach(f -> known.add(f.key));
        known.addAll(Field.groups());
        root.only(known.toArray(String[]::new));
        compile(root, "", expressions);
        for (String group : Field.groups()) {
            YamlObject object = root.object(group);
            if (object != null) {
                object.only(Field.of(group).stream().map(f -> f.name(group)).toArray(String[]::new));
                compile(object, group, expressions);
            }
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        return Optional.of(
                new Mapping(version(expressions), expressions, fields, tables, zone, regions, complaint -> List.of()));
    }

    private String version(Map<Field, Expression> expressions) {
        expressions.forEach((field, expression) -> digest(field.key, expression.text()));
        tables.forEach((name, table) -> {
            digest(name, "");
            new TreeMap<>(table.rows()).forEach((source, row) -> digest(source, row.code()));
        });
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    private void compile(YamlObject object, String group, Map<Field, Expression> expressions) {
        Map<String, JFunction> byName = functions.byName();
        for (Field field : Field.of(group)) {
            String key = field.name(group);
            YamlText text =
                    field.required ? object.required(key, EXAMPLES.getOrDefault(field, "...")) : object.text(key);
            if (text != null) {
                Expression.compile(text, byName).ifPresent(e -> expressions.put(field, e));
                fields.put(
                        field,
                        new MappedField(field.key, field.model, text.value(), text.file(), text.line(), text.column()));
                checkTables(field, text);
                checkWords(field, text);
                if (field == Field.REGION && !text.value().contains("$region")) {
                    text.problem(
                            "gives a region without $region",
                            "write $region(" + text.value() + "): it reads the scheme that source.yaml declares");
                }
            }
        }
    }

    private void checkTables(Field field, YamlText text) {
        Matcher table = TABLE.matcher(text.value());
        while (table.find()) {
            String name = table.group(2);
            if (!tables.containsKey(name)) {
                text.problemAt(
                        table.start(2),
                        "there is no table codes/" + name + ".csv",
                        Suggestion.nearest(name, tables.keySet())
                                .map("did you mean '%s'?"::formatted)
                                .orElse("create codes/" + name + ".csv with the header source,code"));
            }
        }
        Set<String> words = Vocabulary.of(field);
        Matcher only = ONLY_TABLE.matcher(text.value().strip());
        if (!words.isEmpty() && only.matches() && tables.containsKey(only.group(2))) {
            tables.get(only.group(2)).rows().forEach((source, row) -> {
                if (!words.contains(row.code())) {
                    problems.add(new FileProblem(
                            row.file(),
                            row.line(),
                            row.column(),
                            field.key,
                            "'" + row.code() + "' is not a word of the model",
                            Suggestion.fix(row.code(), words)));
                }
            });
        }
    }

    /** {@code kind: "'complant'"}: wrong for every record, so told now. */
    private static void checkWords(Field field, YamlText text) {
        Set<String> words = Vocabulary.of(field);
        Matcher literal = LITERAL.matcher(text.value().strip());
        if (!words.isEmpty() && literal.matches() && !words.contains(literal.group(2))) {
            text.problem(
                    "'" + literal.group(2) + "' is not a word of the model", Suggestion.fix(literal.group(2), words));
        }
    }

    /** Nearest first: a row that is there already stays. */
    private void readTables(Path folder) {
        Path codes = folder.resolve("codes");
        if (!Files.isDirectory(codes)) {
            return;
        }
        try (Stream<Path> files = Files.list(codes)) {
            files.filter(f -> f.getFileName().toString().endsWith(".csv"))
                    .sorted()
                    .forEach(this::readTable);
        } catch (IOException e) {
            problems.add(new FileProblem(codes.toString(), 1, 1, "", "cannot be read", "check the folder's rights"));
        }
    }

    private void readTable(Path file) {
        String name = file.getFileName().toString().replaceFirst("\\.csv$", "");
        // A table that cannot be read is still known, so that its users are not told a second time.
        String text = YamlObject.text(file, problems).orElse("source,code");
        CodeTable table = CodeTable.parse(file.toString(), text, problems);
        tables.merge(name, table, CodeTable::over);
    }

    private void digest(String name, String text) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
    }
}
