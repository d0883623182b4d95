/**
 * Reads source folders: {@code source.yaml}, {@code mapping.yaml} and the files beside them.
 *
 * <p>Start at {@link id.simpul.mappings.folder.SourceFolders}; {@code SourceFile} reads what all protocols share, and there is
 * one reader a part: {@code RestReader}, {@code SoapReader}, {@code MailboxReader}, {@code AuthReader}, {@code ListReader}.
 * {@code ${NAME}} is put in after parsing, and its value never appears in a problem or a {@code toString}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.mappings.folder;
