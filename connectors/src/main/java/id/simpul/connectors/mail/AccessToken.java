package id.simpul.connectors.mail;

/** What stands in for the password where a mailbox is entered by XOAUTH2. */
interface AccessToken {

    /** The token of now; asked for if there is none yet or the one we have has run out. */
    String current() throws MailTrouble;

    /** A new one, after the server refused this one: what was said of its lifetime may be wrong. */
    String insteadOf(String refused) throws MailTrouble;
}
