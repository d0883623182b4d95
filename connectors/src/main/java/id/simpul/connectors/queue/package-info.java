/**
 * Agency queues on ActiveMQ Artemis: what the broker must be ({@link id.simpul.connectors.queue.BrokerContract}),
 * sending ({@link id.simpul.connectors.queue.AgencyQueues}), looking and repairing ({@link
 * id.simpul.connectors.queue.BrokerAdmin}), agencies' answers ({@link id.simpul.connectors.queue.StatusInbox}).
 *
 * <p>It knows messages, not complaints: what is due, and what is marked sent, is the store's business. Expected refusals
 * are results ({@link id.simpul.connectors.queue.SendReport}); a broker that cannot be asked is a {@link
 * id.simpul.connectors.queue.BrokerUnavailable}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.queue;
