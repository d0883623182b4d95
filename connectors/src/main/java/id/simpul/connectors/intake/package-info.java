/**
 * Records that are handed in instead of asked for: what a hand-written route gave becomes an original like any other.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.intake;
