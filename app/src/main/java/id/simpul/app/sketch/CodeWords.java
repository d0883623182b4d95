package id.simpul.app.sketch;

import id.simpul.mappings.registry.Categories;
import id.simpul.mappings.registry.Category;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the words of Indonesian and English systems most likely mean in ours. */
final class CodeWords {

    private static final Map<String, Map<Pattern, String>> WORDS = Map.of(
            "kind",
            words(
                    "permintaan|informasi|information|tanya|question|inquiry", "information-request",
                    "aspirasi|usul|saran|aspiration|suggest|idea|masukan|harapan", "aspiration",
                    "darurat|emergency|gawat", "emergency",
                    "adu|keluh|lapor|complain|report|komplain|masalah|issue|bug", "complaint"),
            "status",
            words(
                    "tolak|reject|invalid|tidak_valid|tidak_sah|spam|declin", "rejected",
                    "batal|cabut|withdraw|cancel", "withdrawn",
                    "tutup|closed|arsip|archive", "closed",
                    "selesai|tuntas|resolv|done|finish|solved|complete|fixed", "resolved",
                    "tindak_?lanjut|ditindak|followed|follow_up|respon|dijawab|answered", "followed-up",
                    "belum_?verif|unverif|belum", "received",
                    "verif|telaah|review|menunggu|pending|validasi|moderasi|persetujuan", "verifying",
                    "proses|process|progress|kerja|ongoing|assigned|disposisi|open_in|terus", "in-progress",
                    "baru|new|open|terima|receiv|masuk|kirim|submit|draft|terdaftar|registered", "received"),
            "oversight",
            words(
                    "tidak|non|no|false|bukan|^0$", "no",
                    "awas|yes|ya|true|^1$", "yes"));

    private static final Map<String, String> OTHERWISE =
            Map.of("kind", "complaint", "status", "received", "oversight", "unknown");

    private CodeWords() {}

    /** @param sure its name says it; else it stands there so that the table is whole */
    record Meaning(String code, boolean sure) {}

    private static Map<Pattern, String> words(String... pairs) {
        Map<Pattern, String> words = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            words.put(Pattern.compile(pairs[i]), pairs[i + 1]);
        }
        return words;
    }

    static Meaning meaning(String field, String value) {
        String plain = Leaf.plain(value);
        return WORDS.get(field).entrySet().stream()
                .filter(word -> word.getKey().matcher(plain).find())
                .findFirst()
                .map(word -> new Meaning(word.getValue(), true))
                .orElse(new Meaning(OTHERWISE.get(field), false));
    }

    /** A category of the same name, or the only one that has a word of it. */
    static Optional<Category> category(String value) {
        String name = value.strip().toUpperCase(Locale.ROOT);
        List<Category> all = Categories.load().categories();
        Optional<Category> same = all.stream()
                .filter(category -> category.name().equalsIgnoreCase(name))
                .findFirst();
        if (same.isPresent()) {
            return same;
        }
        List<Category> within = all.stream()
                .filter(category -> category.name().length() > 4
                        && (" " + name + " ").contains(" " + category.name().toUpperCase(Locale.ROOT) + " "))
                .toList();
        return within.size() == 1 ? Optional.of(within.get(0)) : Optional.empty();
    }

    /** For whoever fills it in: categories that share a word with it. */
    static String nearCategories(String value) {
        Set<String> words = new HashSet<>(List.of(Leaf.plain(value).split("_")));
        words.removeIf(word -> word.length() < 3);
        String near = Categories.load().categories().stream()
                .filter(category ->
                        Stream.of(Leaf.plain(category.name()).split("_")).anyMatch(words::contains))
                .limit(4)
                .map(category -> category.code() + " " + category.name().replaceAll("[\",\\p{Cntrl}]", " "))
                .collect(Collectors.joining("; "));
        return near.isEmpty() ? "fill in a code of the category table" : "fill in a code; perhaps " + near;
    }
}
