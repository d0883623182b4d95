/** REST sources: JSON over HTTP, with an end in time and size; also fetches the files of records for all lists. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.rest;
