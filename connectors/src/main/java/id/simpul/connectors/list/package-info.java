/** What REST and SOAP share: reading a list page by page (R10, R11). */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.list;
