/**
 * E-mail sources: mailboxes read over IMAP or IMAPS through Angus Mail, and never changed by it.
 *
 * <p>Two halves that know little of each other. {@link id.simpul.connectors.mail.MailConnector} asks a server: a
 * {@code Mailbox} is one connection, a {@code MailPage} what one pull brought, a {@code MailCursor} where each folder was
 * left. {@code MailReader} reads a kept raw mail, without any server: {@code MimeReader} takes it apart in flat memory,
 * {@code MailIdentity} says which mail it is (R9). A new trick of some mailer is one more case in {@code MailParsingTest}, a
 * new trick of some server one more in {@code MailConnectorIT}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.mail;
