package id.simpul.routes.store;

/** The right to read a source and to keep what was read (R16). @param fence rises with every change of hands */
public record Lease(String source, long fence) {}
