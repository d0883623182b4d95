/** SOAP sources: payloads through a CXF Dispatch, never generated code. */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.soap;
