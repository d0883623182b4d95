package id.simpul.mappings.source;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A call that must come before the others. Cookies that its answer sets are sent along, too.
 *
 * @param url   where it is sent
 * @param token JSONata over its answer: what {@code {session}} stands for; {@code null} if only the cookie matters
 * @param expired JSONata over any later answer (a fault is {@code Fault}): true if the session is no longer taken
 */
public record SoapLogin(URI url, SoapCall call, @Nullable String token, @Nullable String expired) {}
