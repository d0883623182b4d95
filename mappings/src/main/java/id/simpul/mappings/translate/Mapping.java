package id.simpul.mappings.translate;

/** A source's {@code mapping.yaml} with its code tables, compiled once; safe for many threads. */
public final class Mapping {

    /** Changes when mapping.yaml or a code table changes: hex SHA-256 over them, first 12 characters. */
    public String version() {
        throw new UnsupportedOperationException();
    }

    public Translation translate(Reading reading) {
        throw new UnsupportedOperationException();
    }
}
