package id.simpul.simulators.content;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real district of a real regency or city.
 *
 * @param city     Kemendagri code with dots, e.g. 32.04
 * @param district Kemendagri code with dots, e.g. 32.04.05
 * @param bps      BPS code of the regency or city without dots, e.g. 3204; {@code null} where no single one is known
 */
public record Place(
        String city, String cityName, String district, String districtName, String province, @Nullable String bps) {

    private static final List<Place> ALL = read();

    public static List<Place> all() {
        return ALL;
    }

    /** @param prefix of the Kemendagri code: a province (32) or a regency (34.04) */
    public static List<Place> within(String prefix) {
        return ALL.stream()
                .filter(place -> place.district.startsWith(prefix + "."))
                .toList();
    }

    /** Those that a system with BPS codes can name. */
    public static List<Place> withBps() {
        return ALL.stream().filter(place -> place.bps != null).toList();
    }

    private static List<Place> read() {
        Map<String, String> names = new LinkedHashMap<>();
        Csv.rows("regions.csv").forEach(row -> names.put(row.get(0), row.get(3)));
        Map<String, String> bps = new HashMap<>();
        var several = new HashSet<String>();
        for (var row : Csv.rows("bridge.csv")) {
            if (row.get(0).length() == 4 && bps.put(row.get(4), row.get(0)) != null) {
                several.add(row.get(4));
            }
        }
        bps.keySet().removeAll(several);
        return Csv.rows("districts.csv").stream()
                .map(row -> new Place(
                        row.get(2),
                        names.getOrDefault(row.get(2), row.get(2)),
                        row.get(0),
                        row.get(1),
                        names.getOrDefault(row.get(0).substring(0, 2), ""),
                        bps.get(row.get(2))))
                .toList();
    }
}
