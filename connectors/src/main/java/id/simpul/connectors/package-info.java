/**
 * How the hub speaks to other systems: legacy systems (REST, SOAP, e-mail), agency queues, the attachment store.
 *
 * <p>A connector is asked "what is new since this cursor?" and answers with a {@link id.simpul.connectors.PullResult}. It
 * does not know agencies, queues or categories, and it never remembers: the cursor is handed in and out, and a rotated token is
 * saved through a port (R17).
 *
 * <p>Start at {@link id.simpul.connectors.SourceConnector}; to add a protocol, write one more and its simulator.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors;
