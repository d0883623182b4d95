/** REST sources: JSON over HTTP. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.rest;
