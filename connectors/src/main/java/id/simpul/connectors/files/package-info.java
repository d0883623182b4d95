/**
 * The attachment store: content set aside under its SHA-256, the message carries the {@link
 * id.simpul.connectors.files.Ticket} (claim check).
 *
 * <p>It does not know complaints: who refers to a file is asked of the caller when files are collected.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.files;
