/** Agency queues on ActiveMQ Artemis: the broker contract, sending, looking. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.queue;
