/** The attachment store. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.files;
