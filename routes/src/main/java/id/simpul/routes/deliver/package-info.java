/**
 * The one way out (R18): what is due in the lanes this hub holds goes to the agency queues, one broker transaction at a time.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.routes.deliver;
