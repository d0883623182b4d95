/** REST sources: lists of JSON, XML or CSV over HTTP. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.rest;
