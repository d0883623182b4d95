/** The common model, version 1, and its JSON Schema. */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.model;
