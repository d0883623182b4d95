package id.simpul.mappings.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds provinces, regencies and cities by name. Names are compared without case, blanks and punctuation (Fakfak,
 * {@code Fak Fak}; Toli-Toli, {@code Tolitoli}); the kind before or after the name decides between Kota and Kabupaten.
 */
final class RegionNames {

    private static final Pattern NOT_LETTERS = Pattern.compile("[^\\p{L}]+");

    private static final Map<String, Region.Kind> KINDS = Map.ofEntries(
            Map.entry("prov", Region.Kind.PROVINCE),
            Map.entry("propinsi", Region.Kind.PROVINCE),
            Map.entry("provinsi", Region.Kind.PROVINCE),
            Map.entry("kab", Region.Kind.REGENCY),
            Map.entry("kabupaten", Region.Kind.REGENCY),
            Map.entry("kota", Region.Kind.CITY),
            Map.entry("kotamadya", Region.Kind.CITY));

    /** What people call provinces, and what the registry does. */
    private static final Map<String, String> PROVINCES = Map.ofEntries(
            Map.entry("jakarta", "31"),
            Map.entry("dki", "31"),
            Map.entry("dkijakarta", "31"),
            Map.entry("dkj", "31"),
            Map.entry("daerahkhususjakarta", "31"),
            Map.entry("yogyakarta", "34"),
            Map.entry("diy", "34"),
            Map.entry("diyogyakarta", "34"),
            Map.entry("ntb", "52"),
            Map.entry("ntt", "53"),
            Map.entry("bangkabelitung", "19"),
            Map.entry("nanggroeacehdarussalam", "11"));

    private final Map<String, List<Region>> byKey = new HashMap<>();

    void add(Region region) {
        put(Name.of(region.name()).key(), region);
        if (region.kind() == Region.Kind.PROVINCE) {
            PROVINCES.forEach((alias, code) -> {
                if (code.equals(region.code())) {
                    put(alias, region);
                }
            });
        }
    }

    private void put(String key, Region region) {
        byKey.computeIfAbsent(key, none -> new ArrayList<>()).add(region);
    }

    Optional<Region> find(String name) {
        Name wanted = Name.of(name);
        List<Region> found = byKey.getOrDefault(wanted.key(), List.of()).stream()
                .filter(region -> wanted.kind() == null || wanted.kind() == region.kind())
                .toList();
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private record Name(String key, Region.@Nullable Kind kind) {

        static Name of(String text) {
            List<String> words = new ArrayList<>(List.of(plain(text).split(" ")));
            Region.Kind kind = null;
            if (words.size() > 1 && KINDS.containsKey(words.get(0))) {
                kind = KINDS.get(words.remove(0));
            } else if (words.size() > 1 && KINDS.containsKey(words.get(words.size() - 1))) {
                kind = KINDS.get(words.remove(words.size() - 1));
            }
            words.removeAll(List.of("administrasi", "adm"));
            words.replaceAll(word -> word.equals("kep") ? "kepulauan" : word);
            return new Name(String.join("", words), kind);
        }

        private static String plain(String text) {
            return NOT_LETTERS
                    .matcher(text.toLowerCase(Locale.ROOT))
                    .replaceAll(" ")
                    .strip();
        }
    }
}
