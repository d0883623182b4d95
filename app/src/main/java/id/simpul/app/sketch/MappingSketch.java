package id.simpul.app.sketch;

import id.simpul.mappings.registry.Category;
import id.simpul.mappings.registry.Regions;
import id.simpul.mappings.source.RegionScheme;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Chooses a field of the sample for each field of a complaint, and collects its code tables. */
final class MappingSketch {

    /** A field with more values than this is no list of codes. */
    private static final int MOST_CODES = 60;

    private static final int LONGEST_CODE = 80;

    private final List<Leaf> leaves;
    private final int records;
    private final Set<Leaf> taken = new HashSet<>();
    private final Set<Leaf> elsewhere = new HashSet<>();
    private final List<Guess> guesses;
    private final Map<String, String> lines = new LinkedHashMap<>();
    private final Map<String, String> tables = new LinkedHashMap<>();
    private final Map<String, String> whys = new LinkedHashMap<>();
    private @Nullable RegionScheme scheme;

    /** @param way to the rows inside what expressions see; @param guesses gets what was guessed */
    MappingSketch(List<Object> rows, List<String> way, List<Guess> guesses) {
        this.leaves = Leaf.of(rows, way);
        this.records = rows.size();
        this.guesses = guesses;
    }

    List<Leaf> leaves() {
        return leaves;
    }

    /** The scheme that the sample's codes are of, if it has codes. */
    Optional<RegionScheme> scheme() {
        return Optional.ofNullable(scheme);
    }

    Map<String, String> tables() {
        return tables;
    }

    /** A field for another file. */
    Optional<Leaf> find(String field, Predicate<Leaf> fits) {
        Optional<Leaf> found = KnownNames.find(field, leaves, Set.of(), fits);
        found.ifPresent(elsewhere::add);
        return found;
    }

    String text(String head) {
        texts();
        codes();
        people();
        place();
        times();
        StringBuilder yaml = new StringBuilder(head);
        for (String key : List.of("title", "description", "kind", "oversight", "anonymous", "secret")) {
            line(yaml, "", key, key);
        }
        group(yaml, "category", "code", "source-label");
        group(yaml, "location", "region", "address", "latitude", "longitude");
        group(yaml, "reporter", "name", "national-id", "phone", "email", "address");
        for (String key : List.of("occurred-at", "reported-at", "channel", "status", "language")) {
            line(yaml, "", key, key);
        }
        if (!lines.containsKey("anonymous") || !lines.containsKey("secret")) {
            yaml.append(
                    "\n# Whether the reporter, or the report, is hidden: where the source does not say, it is (the stricter counts).\n");
        }
        return yaml.toString();
    }

    private void group(StringBuilder yaml, String group, String... keys) {
        boolean any = false;
        for (String key : keys) {
            if (lines.containsKey(group + "." + key)) {
                yaml.append(any ? "" : group + ":\n");
                any = true;
                line(yaml, "  ", key, group + "." + key);
            }
        }
    }

    private void line(StringBuilder yaml, String indent, String key, String field) {
        String expression = lines.get(field);
        if (expression == null) {
            return;
        }
        Lines.add(yaml, indent + key + ": " + Lines.scalar(expression), whys.get(field));
    }

    private void put(String field, String expression, String why) {
        lines.put(field, expression);
        whys.put(field, "guess: " + why);
        guesses.add(new Guess("mapping.yaml", field, expression, why));
    }

    private void take(String field, Leaf leaf, String expression) {
        taken.add(leaf);
        put(field, expression, of(leaf));
    }

    private String of(Leaf leaf) {
        return records == 1
                ? "by its name"
                : "by its name; in %d of %d records".formatted(leaf.values().size(), records);
    }

    private Optional<Leaf> free(String field, Predicate<Leaf> fits) {
        return KnownNames.find(field, leaves, taken, fits);
    }

    private void texts() {
        free("title", Leaf::isPlain).ifPresent(leaf -> take("title", leaf, leaf.expression()));
        free("description", leaf -> leaf.isPlain() && !numbers(leaf))
                .or(this::longest)
                .ifPresent(leaf -> take("description", leaf, "$text(" + leaf.expression() + ")"));
        if (lines.containsKey("title") && !lines.containsKey("description")) {
            put("description", "$text(" + lines.get("title") + ")", "nothing longer was found");
        } else if (!lines.containsKey("title") && lines.containsKey("description")) {
            put(
                    "title",
                    "$substring(" + lines.get("description") + ", 0, 100)",
                    "no title was found: the description's beginning");
        } else if (!lines.containsKey("title")) {
            put("title", "judul", "no such field was found: write the right one");
            put("description", "$text(isi)", "no such field was found: write the right one");
        }
    }

    private static boolean numbers(Leaf leaf) {
        return !leaf.values().isEmpty() && leaf.texts().stream().allMatch(text -> text.matches("[\\d.,:/ -]+"));
    }

    private Optional<Leaf> longest() {
        return leaves.stream()
                .filter(leaf -> !taken.contains(leaf)
                        && leaf.isPlain()
                        && !leaf.values().isEmpty()
                        && leaf.texts().stream().noneMatch(text -> text.matches("https?://\\S+"))
                        && average(leaf) > 30)
                .max(Comparator.comparingDouble(MappingSketch::average));
    }

    private static double average(Leaf leaf) {
        return leaf.texts().stream().mapToInt(String::length).average().orElse(0);
    }

    private void codes() {
        free("kind", MappingSketch::isCode)
                .ifPresentOrElse(
                        leaf -> table("kind", leaf), () -> put("kind", "'complaint'", "no field says what it is"));
        free("oversight", MappingSketch::isCode).ifPresent(leaf -> table("oversight", leaf));
        free("status", MappingSketch::isCode).ifPresent(leaf -> table("status", leaf));
        free("category", leaf -> leaf.isPlain()).ifPresent(leaf -> {
            taken.add(leaf);
            String expression = leaf.expression();
            if (leaf.counted().size() <= MOST_CODES && isCode(leaf)) {
                tables.put("category", categories(leaf));
                put(
                        "category.code",
                        "$code('category', " + expression + ", null)",
                        of(leaf) + "; see codes/category.csv");
            }
            put("category.source-label", expression, of(leaf));
        });
        free("channel", MappingSketch::isCode).ifPresent(leaf -> take("channel", leaf, leaf.expression()));
        free("anonymous", MappingSketch::isFlag).ifPresent(leaf -> take("anonymous", leaf, leaf.expression()));
        free("secret", MappingSketch::isFlag).ifPresent(leaf -> take("secret", leaf, leaf.expression()));
        put("language", "'id'", "Indonesian");
    }

    private static boolean isCode(Leaf leaf) {
        return leaf.isPlain()
                && leaf.counted().keySet().stream().allMatch(value -> value.length() <= LONGEST_CODE)
                && leaf.counted().size() <= MOST_CODES;
    }

    private static boolean isFlag(Leaf leaf) {
        return leaf.isPlain()
                && Stamp.most(leaf.texts(), text -> text.matches("(?i)true|false|ya|y|yes|tidak|tdk|n|no|0|1"));
    }

    private void table(String field, Leaf leaf) {
        taken.add(leaf);
        StringBuilder csv = new StringBuilder("source,code,note\n");
        leaf.counted().forEach((value, count) -> {
            CodeWords.Meaning meaning = CodeWords.meaning(field, value);
            csv.append(Lines.cell(value))
                    .append(',')
                    .append(meaning.code())
                    .append(',')
                    .append(meaning.sure() ? "guess" : "guess: look at this one")
                    .append('\n');
        });
        tables.put(field, csv.toString());
        String value = "$code('" + field + "', " + leaf.expression() + ")";
        put(
                field,
                field.equals("oversight") ? value.replace(")", ", 'unknown')") : value,
                of(leaf) + "; see codes/" + field + ".csv");
    }

    private static String categories(Leaf leaf) {
        StringBuilder csv = new StringBuilder("source,code,note\n");
        leaf.counted().forEach((value, count) -> {
            Optional<Category> category = CodeWords.category(value);
            csv.append(Lines.cell(value))
                    .append(',')
                    .append(category.map(Category::code).orElse(""))
                    .append(',')
                    .append(category.map(known ->
                                    "guess: " + Lines.cell(known.name()).replace(",", " "))
                            .orElse(CodeWords.nearCategories(value)))
                    .append('\n');
        });
        return csv.toString();
    }

    private void people() {
        free("reporter.national-id", Leaf::isPlain)
                .ifPresent(leaf -> take("reporter.national-id", leaf, "$nik(" + leaf.expression() + ")"));
        free("reporter.phone", Leaf::isPlain)
                .ifPresent(leaf -> take("reporter.phone", leaf, "$phone(" + leaf.expression() + ")"));
        free("reporter.email", Leaf::isPlain).ifPresent(leaf -> take("reporter.email", leaf, leaf.expression()));
        free("reporter.address", Leaf::isPlain).ifPresent(leaf -> take("reporter.address", leaf, leaf.expression()));
        free("reporter.name", leaf -> leaf.isPlain() && !numbers(leaf))
                .ifPresent(leaf -> take("reporter.name", leaf, leaf.expression()));
    }

    private void place() {
        free("latitude", leaf -> degrees(leaf, 90))
                .ifPresent(leaf -> take("location.latitude", leaf, leaf.expression()));
        free("longitude", leaf -> degrees(leaf, 180))
                .ifPresent(leaf -> take("location.longitude", leaf, leaf.expression()));
        Optional<Leaf> coded = free("region", leaf -> leaf.isPlain() && fit(leaf) > 0);
        Optional<Leaf> region = coded.isPresent() ? coded : free("region", this::isNamed);
        region.ifPresent(leaf -> {
            if (coded.isPresent()) {
                long kemendagri = count(leaf, RegionScheme.KEMENDAGRI);
                long bps = count(leaf, RegionScheme.BPS);
                scheme = bps > kemendagri ? RegionScheme.BPS : RegionScheme.KEMENDAGRI;
            }
            take("location.region", leaf, "$region(" + leaf.expression() + ")");
        });
        free("address", leaf -> leaf.isPlain() && !numbers(leaf))
                .ifPresent(leaf -> take("location.address", leaf, leaf.expression()));
    }

    private boolean isNamed(Leaf leaf) {
        return leaf.isPlain()
                && !leaf.values().isEmpty()
                && leaf.texts().stream()
                        .limit(20)
                        .anyMatch(name -> Regions.load().byName(name).isPresent());
    }

    private static boolean degrees(Leaf leaf, double most) {
        return leaf.isPlain()
                && leaf.texts().stream()
                        .allMatch(text -> text.matches("-?\\d{1,3}([.,]\\d+)?")
                                && Math.abs(Double.parseDouble(text.replace(',', '.'))) <= most);
    }

    private static long fit(Leaf leaf) {
        return Math.max(count(leaf, RegionScheme.KEMENDAGRI), count(leaf, RegionScheme.BPS));
    }

    private static long count(Leaf leaf, RegionScheme scheme) {
        return leaf.texts().stream()
                .filter(code -> code.matches("\\d[\\d.]{1,12}"))
                .filter(code -> Regions.load().kemendagri(scheme, code).isPresent())
                .count();
    }

    private void times() {
        free("occurred-at", leaf -> leaf.isPlain() && Stamp.isTime(leaf.texts()))
                .ifPresent(leaf -> take("occurred-at", leaf, "$date(" + leaf.expression() + ")"));
        Predicate<Leaf> time = leaf -> leaf.isPlain() && Stamp.isTime(leaf.texts());
        Optional<Leaf> reported = free("reported-at", time)
                .or(() -> free("version", time))
                .or(() -> leaves.stream()
                        .filter(leaf -> !taken.contains(leaf) && time.test(leaf))
                        .findFirst());
        reported.ifPresentOrElse(
                leaf -> take("reported-at", leaf, "$date(" + leaf.expression() + ")"),
                () -> put("reported-at", "$date(created_at)", "no time was found: write the right field"));
    }

    /** Names that nothing was made of, for whoever looks over it. */
    List<String> unused() {
        List<String> names = new ArrayList<>();
        leaves.stream()
                .filter(leaf -> !taken.contains(leaf) && !elsewhere.contains(leaf))
                .forEach(leaf -> names.add(leaf.expression()));
        return names;
    }
}
