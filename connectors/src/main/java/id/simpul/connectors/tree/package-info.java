/**
 * Answers as expressions see them, whatever they are written in: JDK maps, lists and values, whose records still know the
 * bytes they were read from. Start at {@link id.simpul.connectors.tree.AnswerReading}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.connectors.tree;
