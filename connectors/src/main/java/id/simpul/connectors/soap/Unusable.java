package id.simpul.connectors.soap;

import id.simpul.connectors.list.PageFetcher.Failed;

/** An answer without content; carries what it is instead through CXF's interceptors. */
final class Unusable extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Reply meaning;

    Unusable(Failed meaning, int status) {
        super("the answer has no content");
        this.meaning = new Reply.None(meaning, status);
    }

    Unusable(SoapFault fault) {
        super("the answer is a fault");
        this.meaning = new Reply.Faulty(fault);
    }

    Reply meaning() {
        return meaning;
    }
}
