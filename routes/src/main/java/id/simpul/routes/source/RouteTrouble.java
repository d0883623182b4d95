package id.simpul.routes.source;

/** What stops a hand-written route until a person acts; its words are for people and hold nothing of a citizen. */
final class RouteTrouble extends RuntimeException {

    private final String fix;

    RouteTrouble(String what, String fix) {
        super(what);
        this.fix = fix;
    }

    String fix() {
        return fix;
    }
}
