/**
 * The first sketch of a source's folder, made from what an IT officer has at hand: a sample answer, a WSDL, an OpenAPI file, a
 * URL. What is not known is guessed by the names and values found, and every guess says that it is one.
 *
 * <p>Start at {@link id.simpul.app.sketch.Sketch}. Nothing here asks the network.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.app.sketch;
