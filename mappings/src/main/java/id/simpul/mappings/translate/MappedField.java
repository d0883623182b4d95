package id.simpul.mappings.translate;

/**
 * A field that a mapping fills, and where its expression stands.
 *
 * @param key        as mapping.yaml writes it: {@code reporter.national-id}
 * @param model      as the model names it: {@code reporter.nationalId}
 * @param line       counted from 1
 * @param column     counted from 1
 */
public record MappedField(String key, String model, String expression, String file, int line, int column) {

    public String place() {
        return file + ":" + line + ":" + column;
    }
}
