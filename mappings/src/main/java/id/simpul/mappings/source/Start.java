package id.simpul.mappings.source;

import java.time.Instant;

/** A date, now, or the beginning. */
public sealed interface Start {
    record At(Instant instant) implements Start {}

    record Now() implements Start {}

    record Beginning() implements Start {}
}
