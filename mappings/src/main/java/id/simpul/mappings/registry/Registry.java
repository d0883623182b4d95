package id.simpul.mappings.registry;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.commons.csv.CSVRecord;

/** The bodies that answer (676), from the product's own data file. */
public final class Registry {

    private final Map<String, Agency> byId = new LinkedHashMap<>();
    private final Map<String, Agency> byRegion = new HashMap<>();
    private final Set<String> closed = new HashSet<>();

    private Registry(List<CSVRecord> rows) {
        for (CSVRecord row : rows) {
            String region = row.get("region_code");
            Agency agency = new Agency(
                    row.get("id"),
                    Agency.Kind.valueOf(row.get("kind").toUpperCase(Locale.ROOT)),
                    row.get("name"),
                    row.get("abbrev"),
                    region.isEmpty() ? null : region);
            if (byId.put(agency.id(), agency) != null) {
                throw new IllegalArgumentException("agency " + agency.id() + " occurs twice");
            }
            if (row.isMapped("closed") && !row.get("closed").isEmpty()) {
                closed.add(agency.id());
            } else if (agency.region() != null) {
                byRegion.put(agency.region(), agency);
            }
        }
    }

    /** The bodies that ship with the product; read once. */
    public static Registry load() {
        return Own.REGISTRY;
    }

    /**
     * @param csv id, kind, name, abbrev, region_code and, if any are closed, closed (a date or empty); closed afterwards
     * @throws IllegalArgumentException for an id that occurs twice or an unknown kind
     */
    public static Registry read(Reader csv) {
        return new Registry(Table.read(csv));
    }

    public List<Agency> agencies() {
        return new ArrayList<>(byId.values());
    }

    public Optional<Agency> agency(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Whether the body exists and takes new complaints. */
    public boolean isOpen(String id) {
        return byId.containsKey(id) && !closed.contains(id);
    }

    /**
     * The open government of a region, or of the nearest region above it that has one (a DKI city has none of its own).
     *
     * @param kemendagriCode with dots: province, regency or city, district
     */
    public Optional<Agency> governmentOf(String kemendagriCode) {
        for (String code = kemendagriCode; ; code = code.substring(0, code.lastIndexOf('.'))) {
            Agency government = byRegion.get(code);
            if (government != null || code.lastIndexOf('.') < 0) {
                return Optional.ofNullable(government);
            }
        }
    }

    /** Loaded by the first who asks. */
    private static final class Own {
        static final Registry REGISTRY = new Registry(Table.own("agencies.csv"));
    }
}
