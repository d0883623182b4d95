package id.simpul.mappings.source;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How we show a mail server who we are. */
public sealed interface MailAuth {

    record Password(Secret password) implements MailAuth {}

    /** An access token from {@code tokenUrl}: by the refresh token if there is one, else as the client itself. */
    record XOAuth2(
            URI tokenUrl,
            String clientId,
            @Nullable Secret clientSecret,
            @Nullable String scope,
            @Nullable Secret refreshToken)
            implements MailAuth {}
}
