package id.simpul.simulators;

/** How many records each system holds at the start. */
public record Sizes(int rest, int soap, int mail, Mix mix) {

    /** The demo's: 3,100 in all. */
    public static final Sizes DEMO = new Sizes(1900, 800, 400, Mix.FULL);

    /** The kill tests': 2,000 in all, all three kinds. */
    public static final Sizes KILL = new Sizes(1200, 600, 200, Mix.BROKEN);

    /** Nothing yet: tests add their own. */
    public static final Sizes EMPTY = new Sizes(0, 0, 0, Mix.GOOD);
}
