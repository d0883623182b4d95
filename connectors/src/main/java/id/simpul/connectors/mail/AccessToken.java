package id.simpul.connectors.mail;

import id.simpul.connectors.http.OAuth2Tokens;
import id.simpul.mappings.source.Secret;

/** What stands in for the password where a mailbox is entered by XOAUTH2. */
record AccessToken(OAuth2Tokens tokens) {

    /** The token of now; asked for if there is none yet or the one we have has run out. */
    String current() throws MailTrouble {
        OAuth2Tokens.Access access = tokens.access();
        if (access instanceof OAuth2Tokens.Access.Token token) {
            return token.secret().reveal();
        }
        throw MailTrouble.of(((OAuth2Tokens.Access.None) access).why());
    }

    /** A new one, after the server refused this one: what was said of its lifetime may be wrong. */
    String insteadOf(String refused) throws MailTrouble {
        tokens.refused(new Secret(refused));
        return current();
    }
}
