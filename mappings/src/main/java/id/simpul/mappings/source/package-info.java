/**
 * A source as its owner describes it: {@link id.simpul.mappings.source.SourceDefinition} and its parts. Values only; reading
 * them from files is the room {@code folder} beside.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.source;
