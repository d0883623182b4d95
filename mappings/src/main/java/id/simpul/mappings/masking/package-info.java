/** What is shown of a citizen's record: its shape, not the person. */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.masking;
