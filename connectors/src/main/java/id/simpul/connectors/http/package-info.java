/**
 * HTTP as REST and SOAP sources share it: an end in time and size, what a status means, who we are, and the files of records.
 *
 * <p>Nothing here knows lists or records' fields.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.http;
