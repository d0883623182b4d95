package id.simpul.mappings.source;

/** R7. @param withdraw only then a vanished record is withdrawn; @param share above it a person confirms first */
public record Vanished(boolean withdraw, double share) {
    public static final Vanished REPORT = new Vanished(false, 0.05);
}
