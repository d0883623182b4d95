package id.simpul.mappings.source;

public sealed interface Auth {
    record None() implements Auth {}

    record ApiKey(Place in, String name, Secret value) implements Auth {
        public enum Place {
            HEADER,
            QUERY
        }
    }

    record Bearer(Secret token) implements Auth {}

    record Basic(String user, Secret password) implements Auth {}
}
