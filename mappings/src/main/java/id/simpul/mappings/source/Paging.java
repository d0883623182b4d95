package id.simpul.mappings.source;

/**
 * @param first  number of the first page (style number)
 * @param size   records asked for per page
 * @param order  of the stamps in the list; only {@code ascending} lets the mark move page by page (R10)
 * @param stable true: rows never move between pages while we read, so no second pass (R11)
 */
public record Paging(Style style, int first, int size, Order order, boolean stable) {
    public enum Style {
        NUMBER,
        OFFSET,
        NONE
    }

    public enum Order {
        ASCENDING,
        DESCENDING,
        UNKNOWN
    }
}
