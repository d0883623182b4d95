package id.simpul.mappings.translate;

/**
 * A row of a code table.
 *
 * @param table name of its file without {@code .csv}
 * @param line  counted from 1
 */
public record CodeRow(String table, String source, String code, String file, int line) {

    public String place() {
        return file + ":" + line;
    }
}
