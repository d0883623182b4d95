/**
 * Recordings of a source: what was asked of its system and what it answered, secrets masked, in one file of JSON lines; and
 * the same connector played back from that file without a network ({@code docs/recordings.md}).
 *
 * <p>{@link id.simpul.connectors.record.Watch} stands between a connector and the network and tells each exchange, {@link
 * id.simpul.connectors.record.RecordingWriter} writes them down; {@link id.simpul.connectors.record.Recording} reads the file
 * and answers in the network's place. What is secret is decided in {@code Masker} alone.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.record;
