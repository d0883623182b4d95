/** The message translator: mapping.yaml, JSONata and the named functions of the field. */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.translate;
