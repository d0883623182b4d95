/**
 * The runnable: {@code simpul run} and {@code simpul demo}, and the hub as a Spring Boot application.
 *
 * <p>Start at {@link id.simpul.app.RunCommand}: source folders first, then servers, then the hub.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.app;
