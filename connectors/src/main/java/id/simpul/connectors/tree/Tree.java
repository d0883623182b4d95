package id.simpul.connectors.tree;

import org.jspecify.annotations.Nullable;

/** One answer, read. */
public interface Tree {

    /** JDK maps, lists and values. */
    @Nullable
    Object root();

    /** A record as the source wrote it, where an expression has not composed it anew. */
    Piece piece(@Nullable Object record);

    /** @param bytes UTF-8 */
    record Piece(byte[] bytes, String mediaType) {}
}
