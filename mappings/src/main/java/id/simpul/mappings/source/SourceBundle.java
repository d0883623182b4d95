package id.simpul.mappings.source;

import id.simpul.mappings.translate.Mapping;

/** One source folder, read and checked. */
public record SourceBundle(SourceDefinition definition, Mapping mapping) {
    public String id() {
        return definition.id();
    }
}
