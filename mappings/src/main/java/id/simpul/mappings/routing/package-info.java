/**
 * The content-based router: rules as data, each decision with the rule that made it and the reason in words.
 *
 * <p>To send a matter elsewhere, change {@code routing.yaml}, not a class.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.routing;
