package id.simpul.connectors.list;

import id.simpul.connectors.Cursor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far a list of records and a list of changes have been read, and which of them has its turn.
 *
 * @param changes {@code null} until the first page of the records is kept: then it begins before that page was asked for
 */
record TwoListsCursor(ListCursor list, @Nullable ListCursor changes, Turn turn) implements Cursor {

    /** Tells a cursor of two lists from that of one. */
    static final String LIST = "list";

    private static final String CHANGES = "changes";
    private static final String DUE = "due";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** In the order in which they come in a poll, the first two only after a poll that ended too early. */
    enum Turn {
        /** The poll before had no time left for any page of the changes: this one begins with one. */
        OVERDUE,
        /** It has had that one; the records are still to come. */
        STILL_TO_COME,
        /** Of the records, with which a poll begins and after which it ends. */
        LIST,
        /** The records have been read in this poll, and no page of the changes yet. */
        DUE,
        CHANGES
    }

    /** As a poll begins with it. A cursor of one list is that of the records: the source's file got the changes later. */
    static TwoListsCursor parse(String json) {
        JsonNode tree = tree(json);
        JsonNode second = tree.get(CHANGES);
        return new TwoListsCursor(
                ListCursor.parse(json),
                second == null || second.isNull() ? null : ListCursor.parse(second.toString()),
                tree.path(DUE).asBoolean(false) ? Turn.OVERDUE : Turn.LIST);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JacksonException broken) {
            throw new IllegalStateException("what was kept as cursor is none", broken);
        }
    }

    @Override
    public String json() {
        ObjectNode both = JSON.createObjectNode();
        both.set(LIST, tree(list.json()));
        if (changes != null) {
            both.set(CHANGES, tree(changes.json()));
        }
        // Or records that fill every poll would leave the changes unread for ever.
        if (turn == Turn.DUE || turn == Turn.OVERDUE) {
            both.put(DUE, true);
        }
        return both.toString();
    }

    @Override
    public boolean atRest() {
        return turn == Turn.LIST && list.atRest();
    }

    @Override
    public Cursor anew() {
        return new TwoListsCursor(list.anew(), changes == null ? null : changes.anew(), Turn.LIST);
    }

    @Override
    public Cursor kept(PageOutcome outcome) {
        return this;
    }
}
