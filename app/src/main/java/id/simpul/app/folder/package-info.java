/**
 * Commands on source folders: no hub is needed, nothing is kept and nothing starts. No Spring here either.
 *
 * <p>{@link id.simpul.app.folder.NewCommand} makes a folder, {@link id.simpul.app.folder.CheckCommand} says what can be known without
 * the network, {@link id.simpul.app.folder.ConformCommand} what only the live system can tell, {@link
 * id.simpul.app.folder.PullCommand} what it would bring; both can do with a recording of it.
 *
 * <p>What a file of the system becomes is the {@code Workbench}'s: {@link id.simpul.app.folder.PreviewCommand} shows it, {@link
 * id.simpul.app.folder.TestCommand} holds it to a folder's cases, {@link id.simpul.app.folder.RoutingCommand} to two versions of the
 * rules.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.app.folder;
