package id.simpul.mappings.source;

import id.simpul.mappings.translate.Mapping;

/**
 * One source folder, read and checked.
 *
 * @param version the number under which the hub keeps it; 0: it is kept nowhere
 */
public record SourceBundle(SourceDefinition definition, Mapping mapping, int version) {

    public SourceBundle(SourceDefinition definition, Mapping mapping) {
        this(definition, mapping, 0);
    }

    public String id() {
        return definition.id();
    }

    public SourceBundle asVersion(int number) {
        return new SourceBundle(definition, mapping, number);
    }
}
