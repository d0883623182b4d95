package id.simpul.simulators.content;

import java.util.List;

/** Ids of the bodies that answer, as the national registry has them. */
public final class Agencies {

    private static final List<String> IDS =
            Csv.rows("agencies.csv").stream().map(row -> row.get(0)).toList();

    private Agencies() {}

    public static List<String> ids() {
        return IDS;
    }
}
