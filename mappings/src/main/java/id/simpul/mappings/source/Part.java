package id.simpul.mappings.source;

import java.util.Map;

/**
 * A list that belongs to one record (comments, history, files), fetched for each row and put into the record under its name.
 *
 * @param name    of the part, and of the request that fetches it
 * @param with    place-holders of the request besides {@code {key}}: JSONata over the row
 * @param records JSONata over the whole answer: the part's items
 * @param page    how the part is paged
 */
public record Part(String name, Map<String, String> with, String records, Paging page) {
    public Part {
        with = Map.copyOf(with);
    }
}
