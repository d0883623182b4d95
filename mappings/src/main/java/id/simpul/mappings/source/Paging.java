package id.simpul.mappings.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a list is cut into pages.
 *
 * @param first  number of the first page (style number)
 * @param size   records asked for per page
 * @param order  of the stamps or ids in the list; only {@code ascending} lets the mark move page by page (R10)
 * @param stable true: rows never move between pages while we read, so no second pass (R11)
 * @param next   JSONata over the whole answer: the token (style cursor) or the address (style next) of the next page
 * @param most   pages in one reading of the list, above which it has no end
 * @param hosts  other names by which the system calls itself in addresses of next pages; never called
 */
public record Paging(
        Style style,
        int first,
        int size,
        Order order,
        boolean stable,
        @Nullable String next,
        int most,
        List<String> hosts) {

    public static final int MOST = 100_000;

    public enum Style {
        NUMBER,
        OFFSET,
        CURSOR,
        LINK,
        NEXT,
        NONE;

        /** Pages are counted by us; else the answer says whether, and where, there is another one. */
        public boolean counted() {
            return this == NUMBER || this == OFFSET;
        }

        /** An answer gives the address of the next page. */
        public boolean addressed() {
            return this == LINK || this == NEXT;
        }

        /** An answer names the next page. */
        public boolean told() {
            return this == CURSOR || this == LINK || this == NEXT;
        }
    }

    public enum Order {
        ASCENDING,
        DESCENDING,
        UNKNOWN
    }

    public Paging {
        hosts = List.copyOf(hosts);
    }

    /** Of the styles that count. */
    public Paging(Style style, int first, int size, Order order, boolean stable) {
        this(style, first, size, order, stable, null, MOST, List.of());
    }
}
