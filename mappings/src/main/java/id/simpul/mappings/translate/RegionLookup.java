package id.simpul.mappings.translate;

import id.simpul.mappings.source.RegionScheme;
import java.util.Optional;

/** What {@code $region} asks: the regions of the country. */
@FunctionalInterface
public interface RegionLookup {

    /** @return the code in today's Kemendagri scheme, with dots; empty if the scheme has no such code */
    Optional<String> kemendagri(RegionScheme scheme, String code);

    /** @return the Kemendagri code of a region given by name; empty if unknown or ambiguous */
    default Optional<String> byName(String name) {
        return Optional.empty();
    }
}
