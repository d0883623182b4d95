package id.simpul.mappings.source;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a fault means. At least one of {@code code} and {@code text} is there; if both are, both must fit.
 *
 * @param code a fault code or subcode without its prefix, or a code in its detail
 * @param text part of its reason, however it is capitalised
 * @param pause with {@link InBandError.Kind#WAIT}: how long, else {@code null}
 */
public record FaultRule(@Nullable String code, @Nullable String text, InBandError.Kind is, @Nullable Duration pause) {}
