package id.simpul.mappings.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** The hub's category table, from the product's own data file. */
public final class Categories {

    private final Map<String, Category> byCode = new LinkedHashMap<>();

    private Categories() {
        for (CSVRecord row : Table.own("categories.csv")) {
            String parent = row.get("parent_id");
            byCode.put(row.get("id"), new Category(row.get("id"), row.get("name"), parent.isEmpty() ? null : parent));
        }
    }

    /** The categories that ship with the product; read once. */
    public static Categories load() {
        return Own.CATEGORIES;
    }

    public Optional<Category> category(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    /** In the table's order: each category before those below it. */
    public List<Category> categories() {
        return new ArrayList<>(byCode.values());
    }

    /** Whether a category is another one or below it; false if either is unknown. */
    public boolean within(String code, String ancestor) {
        for (Category at = byCode.get(code); at != null; at = at.parent() == null ? null : byCode.get(at.parent())) {
            if (at.code().equals(ancestor)) {
                return true;
            }
        }
        return false;
    }

    /** Loaded by the first who asks. */
    private static final class Own {
        static final Categories CATEGORIES = new Categories();
    }
}
