package id.simpul.mappings.registry;

import org.jspecify.annotations.Nullable;

/** A body that answers complaints. @param id stable, names its queue; @param region Kemendagri code of a local government */
public record Agency(String id, Kind kind, String name, String abbreviation, @Nullable String region) {
    public enum Kind {
        MINISTRY,
        AGENCY,
        PROVINCE,
        REGENCY,
        CITY
    }
}
