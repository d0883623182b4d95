/**
 * HTTP as sources share it: hosts, rate, waits, circuit breaker, time and size, credentials, certificates, what a status means,
 * and the files of records. Start at {@link id.simpul.connectors.http.HttpCaller}; every request goes through its {@code Line}.
 *
 * <p>Nothing here knows lists or records' fields.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.http;
