/** REST sources: lists of JSON over HTTP. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.rest;
