/**
 * The bodies that answer, the regions of the country and the categories, as data (their sources and licences are in
 * {@code data/ATTRIBUTION.md}). Each table is read once, by the first who asks.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.registry;
