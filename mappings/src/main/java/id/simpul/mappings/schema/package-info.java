/**
 * JSON Schemas (draft-07, the one that editors know best) of the files that people write: for completion, hover texts and
 * underlined mistakes while typing. They say the form; {@code source check} knows more, and has the last word.
 *
 * <p>A test holds them to the readers key by key, in both directions; the pages in {@code docs/reference} are made from them.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.schema;
