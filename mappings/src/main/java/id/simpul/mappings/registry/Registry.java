package id.simpul.mappings.registry;

import java.util.List;
import java.util.Optional;

/** The bodies that answer (676), from the product's own data file. */
public final class Registry {

    public static Registry load() {
        throw new UnsupportedOperationException();
    }

    public List<Agency> agencies() {
        throw new UnsupportedOperationException();
    }

    public Optional<Agency> agency(String id) {
        throw new UnsupportedOperationException();
    }

    /** The government of a region, or of the nearest region above it that has one (a DKI city has none of its own). */
    public Optional<Agency> governmentOf(String kemendagriCode) {
        throw new UnsupportedOperationException();
    }
}
