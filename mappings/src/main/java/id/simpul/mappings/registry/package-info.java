/** The bodies that answer, and the regions of the country, as data. */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.registry;
