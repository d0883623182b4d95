/** The content-based router: rules as data, each decision with the rule that made it. */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.routing;
