package id.simpul.mappings.source;

/** How we show a mail server who we are. */
public sealed interface MailAuth {

    record Password(Secret password) implements MailAuth {}

    /** An access token, shown by XOAUTH2 in place of a password. */
    record XOAuth2(Auth.OAuth2 tokens) implements MailAuth {}
}
