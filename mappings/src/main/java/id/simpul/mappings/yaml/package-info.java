/**
 * YAML that a person wrote, read node by node, never bound by reflection: so each mistake has its line, column and fix, all are
 * told at once, and nothing a file says can build an object.
 *
 * <p>Start at {@link id.simpul.mappings.yaml.YamlObject}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.yaml;
