/**
 * What a complaint is: the common model, how a source's records become it, and which agency must answer.
 *
 * <p>No Camel, no Spring, no network. Everything a government IT team writes (source.yaml, mapping.yaml, code tables,
 * routing rules) is read here, and every mistake in it is a {@link id.simpul.mappings.FileProblem}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings;
