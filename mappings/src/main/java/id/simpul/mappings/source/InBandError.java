package id.simpul.mappings.source;

import org.jspecify.annotations.Nullable;

/** @param when JSONata over the whole answer; @param is refused or unavailable; @param say JSONata for the reason */
public record InBandError(String when, Kind is, @Nullable String say) {
    public enum Kind {
        REFUSED,
        UNAVAILABLE
    }
}
