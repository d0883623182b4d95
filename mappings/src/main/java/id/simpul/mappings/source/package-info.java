/**
 * A source as its owner writes it: source.yaml, read and checked.
 *
 * <p>Start at {@link id.simpul.mappings.source.SourceFolders}. Files are read node by node ({@link
 * id.simpul.mappings.source.YamlObject}), never bound by reflection: so each mistake has its line, column and fix, all are told
 * at once, and nothing a file says can build an object. {@code ${NAME}} is put in after parsing and its value never appears in
 * a problem or a {@code toString}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.source;
