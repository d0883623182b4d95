/**
 * The attachment store: content set aside under its SHA-256, the message carries the {@link
 * id.simpul.connectors.files.Ticket} (claim check). {@link id.simpul.connectors.files.AttachmentStore} is what everybody
 * uses; behind it the content lies in a folder or in a bucket ({@link id.simpul.connectors.files.ContentStore}).
 *
 * <p>{@link id.simpul.connectors.files.MediaTypes} tells what a file is, {@link id.simpul.connectors.files.Scan} whether it is
 * harmful. None of them knows complaints: who refers to a file is asked of the caller when files are collected.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.files;
