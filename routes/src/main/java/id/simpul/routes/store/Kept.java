package id.simpul.routes.store;

import id.simpul.connectors.Cursor;
import org.jspecify.annotations.Nullable;

/**
 * What keeping one page came to, once it is committed.
 *
 * @param cursor    where the source stands now; {@code null} if the page moved none
 * @param read      letters of the answer
 * @param known     of these, read before in this very form
 * @param delivered first deliveries; {@code updated}: later versions, withdrawals among them
 * @param unsettled to be read once more (R4)
 */
public record Kept(
        @Nullable Cursor cursor,
        int read,
        int known,
        int delivered,
        int updated,
        int quarantined,
        int setAside,
        int unchanged,
        int older,
        int owed,
        int unsettled) {}
