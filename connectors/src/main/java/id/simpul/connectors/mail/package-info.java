/** E-mail sources: IMAP through Angus Mail. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.mail;
