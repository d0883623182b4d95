/**
 * The message translator: mapping.yaml, JSONata and the named functions of the field.
 *
 * <p>Start at {@link id.simpul.mappings.translate.Mapping}: a {@link id.simpul.mappings.translate.Reading} goes in, a {@link
 * id.simpul.mappings.translate.Translation} comes out, never an exception. Expressions are compiled once and evaluated in a
 * frame of their own, bounded in time and depth. What a record cannot give is a {@link
 * id.simpul.mappings.translate.RecordProblem} whose value is masked; what only decorates a complaint (a phone, a region) is left
 * out with a warning and never holds it.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.translate;
