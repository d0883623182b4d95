/**
 * The common model, version 1, its JSON and its JSON Schema.
 *
 * <p>Start at {@link id.simpul.mappings.model.Complaint}. A new field is added there, to the writer, the reader and the
 * schema, and either to the content hash (R3) or not; tests name whatever was forgotten.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.model;
