/**
 * The command line that asks a running hub: a client of its API and nothing more. No Spring here: an answer takes a second.
 *
 * <p>Start at {@link id.simpul.app.cli.SimpulCli}; to add a command, write one more and list it there.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.app.cli;
