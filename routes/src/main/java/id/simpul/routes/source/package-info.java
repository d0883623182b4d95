/**
 * Camel component {@code source:<id>}: the polling consumer. One exchange carries one page; the next page is asked for only
 * after this one is kept.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.routes.source;
