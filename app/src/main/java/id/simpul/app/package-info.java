/**
 * The runnable: {@link id.simpul.app.Main} decides by the first word whether a hub is needed. Commands that only ask a
 * running hub never load Spring.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.app;
