package id.simpul.mappings.registry;

import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * An administrative region.
 *
 * @param code   Kemendagri 2025, with dots: {@code 32}, {@code 32.73}, {@code 32.73.01}
 * @param level  1 province, 2 regency or city, 3 district
 * @param name   as the decree writes it, e.g. {@code Kota Bandung}
 * @param parent code of the region above, {@code null} for a province
 * @param zone   the zone its clocks show
 */
public record Region(String code, int level, Kind kind, String name, @Nullable String parent, ZoneId zone) {
    public enum Kind {
        PROVINCE,
        REGENCY,
        CITY,
        DISTRICT
    }
}
