package id.simpul.connectors.soap;

import id.simpul.connectors.list.PageFetcher;

/** An answer that is no list; carries what it is instead through CXF's interceptors. */
final class Unusable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient PageFetcher.Failed meaning;

    Unusable(PageFetcher.Failed meaning) {
        super("the answer is no list");
        this.meaning = meaning;
    }

    PageFetcher.Failed meaning() {
        return meaning;
    }
}
