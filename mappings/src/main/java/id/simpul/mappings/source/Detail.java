package id.simpul.mappings.source;

import java.util.Map;

/**
 * A further call for each row of a list, which has only ids or less than all. How it is asked is the protocol's business.
 *
 * @param with   place-holders of the request besides {@code {key}}: JSONata over the row
 * @param record JSONata over the whole answer: the record
 */
public record Detail(Map<String, String> with, String record) {

    /** The name under which a protocol finds the request of the detail itself; parts have their own. */
    public static final String ITSELF = "detail";

    public Detail {
        with = Map.copyOf(with);
    }
}
