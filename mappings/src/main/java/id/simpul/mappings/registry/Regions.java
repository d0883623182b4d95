package id.simpul.mappings.registry;

import id.simpul.mappings.source.RegionScheme;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVRecord;

/**
 * The regions of the country (Kemendagri codes of 2025) and the bridge from other codes. 167 BPS codes are a different,
 * valid region when read as Kemendagri's, so a code is never read without its scheme.
 */
public final class Regions {

    private static final Pattern KEMENDAGRI =
            Pattern.compile("(\\d{2})(?:\\.?(\\d{2})(?:\\.?(\\d{2})(?:\\.?\\d{4})?)?)?");
    private static final Pattern BPS = Pattern.compile("\\d{2}|(\\d{4})(?:\\d{3}|\\d{6})?");

    private final Map<String, Region> byCode = new HashMap<>();
    private final Map<String, String> recoded = new HashMap<>();
    private final Map<String, String> ofBps = new HashMap<>();
    private final RegionNames names = new RegionNames();

    private Regions() {
        for (CSVRecord row : Table.own("regions.csv")) {
            String parent = row.get("parent_code");
            add(new Region(
                    row.get("code"),
                    Integer.parseInt(row.get("level")),
                    Region.Kind.valueOf(row.get("kind").toUpperCase(Locale.ROOT)),
                    row.get("name"),
                    parent.isEmpty() ? null : parent,
                    ZoneId.of(row.get("timezone"))));
        }
        byCode.values().forEach(names::add);
        for (CSVRecord row : Table.own("districts.csv")) {
            String parent = row.get("parent_code");
            ZoneId zone = byCode.get(parent).zone();
            add(new Region(row.get("code"), 3, Region.Kind.DISTRICT, row.get("name"), parent, zone));
        }
        for (CSVRecord row : Table.own("bridge.csv")) {
            ofBps.put(row.get("bps_code_2020s2"), row.get("dagri_code_2025"));
            if (!byCode.containsKey(row.get("dagri_code_2020"))) {
                recoded.put(row.get("dagri_code_2020"), row.get("dagri_code_2025"));
            }
        }
    }

    private void add(Region region) {
        byCode.put(region.code(), region);
    }

    /** The regions that ship with the product; read once. */
    public static Regions load() {
        return Own.REGIONS;
    }

    /**
     * The Kemendagri code of today that a source's code stands for.
     *
     * @param code {@code KEMENDAGRI}: 2, 4 or 6 digits with or without dots, 10 (a village) give its district; a regency
     *             re-coded since 2020 gives its new code, and so does a district of it: its number may have changed too.
     *             {@code BPS}: 2 or 4 digits, 7 (a district) and 10 (a village) give the regency or city
     * @return with dots; empty if the code is unknown
     */
    public Optional<String> kemendagri(RegionScheme scheme, String code) {
        return scheme == RegionScheme.BPS ? fromBps(code.strip()) : fromKemendagri(code.strip());
    }

    private Optional<String> fromBps(String code) {
        Matcher digits = BPS.matcher(code);
        if (!digits.matches()) {
            return Optional.empty();
        }
        String regency = digits.group(1);
        return Optional.ofNullable(ofBps.get(regency == null ? code : regency));
    }

    private Optional<String> fromKemendagri(String code) {
        Matcher parts = KEMENDAGRI.matcher(code);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String province = parts.group(1);
        if (parts.group(2) == null) {
            return known(province);
        }
        String regency = province + "." + parts.group(2);
        if (recoded.containsKey(regency)) {
            return Optional.of(recoded.get(regency));
        }
        return known(parts.group(3) == null ? regency : regency + "." + parts.group(3));
    }

    private Optional<String> known(String code) {
        return byCode.containsKey(code) ? Optional.of(code) : Optional.empty();
    }

    /** @param kemendagriCode of 2025, with dots */
    public Optional<Region> region(String kemendagriCode) {
        return Optional.ofNullable(byCode.get(kemendagriCode));
    }

    /**
     * A province, regency or city by its name, however its kind is written: {@code Kab. Bogor}, {@code KOTA BANDUNG},
     * {@code Prov. Jawa Barat}, {@code Bogor (Kab.)}, {@code DKI Jakarta}.
     *
     * @return empty if there is none, or more than one because the name does not say its kind ({@code Bogor})
     */
    public Optional<Region> byName(String name) {
        return names.find(name);
    }

    /** All of them, in no order. */
    public List<Region> all() {
        return List.copyOf(byCode.values());
    }

    /** Loaded by the first who asks. */
    private static final class Own {
        static final Regions REGIONS = new Regions();
    }
}
