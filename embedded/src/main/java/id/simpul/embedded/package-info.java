/**
 * A broker and a database inside this process, durable: for the demo, for tests and for a single machine.
 *
 * <p>Knows nothing of complaints: it starts servers, and stops those it started.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.embedded;
