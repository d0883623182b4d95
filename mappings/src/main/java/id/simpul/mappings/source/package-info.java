/** A source as its owner writes it: source.yaml, read and checked. */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.source;
