/**
 * Files in place of systems: an answer, a record or a mail that was saved, read as the source would have read it. For trying a
 * mapping and for tests; nobody is asked, nothing is kept. Start at {@link id.simpul.connectors.sample.SampleReader}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.sample;
