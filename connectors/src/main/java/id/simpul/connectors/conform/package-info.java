/**
 * Does a source keep what its description promises? Reads it several times and compares, so that nothing is lost later for a
 * setting that was only nearly right.
 *
 * <p>Start at {@link id.simpul.connectors.conform.Conformance}. Nothing is kept and nothing is changed at the source.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.conform;
