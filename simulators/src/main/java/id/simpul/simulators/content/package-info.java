/**
 * What citizens write: realistic Indonesian complaints about real regions by obviously made-up persons, the same for the
 * same seed. Knows nothing of protocols or of the hub.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.simulators.content;
