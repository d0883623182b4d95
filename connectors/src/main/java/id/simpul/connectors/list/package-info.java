/**
 * What REST and SOAP share: reading a list page by page (R10, R11), whatever moves meanwhile.
 *
 * <p>Start at {@link id.simpul.connectors.list.ListPull}; {@code PageRead} decides where a kept page leads, and
 * {@link id.simpul.connectors.list.ListCursor} is what is remembered. Nothing here knows HTTP.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.list;
