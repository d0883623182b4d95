package id.simpul.connectors.list;

import id.simpul.connectors.Cursor;

/** Where a page led that is not in our keeping yet: only what {@link #kept} gives may be saved. */
interface NotKept extends Cursor {

    /** The cursor that the page was asked with. */
    Cursor before();

    @Override
    default String json() {
        throw new IllegalStateException("this page is not kept yet: save what kept() gives");
    }

    @Override
    default boolean atRest() {
        return false;
    }

    @Override
    default Cursor anew() {
        return before().anew();
    }
}
