package id.simpul.mappings.folder;

import id.simpul.mappings.source.SourceBundle;

/**
 * A source folder, read and checked.
 *
 * @param bundle what it says
 * @param files  what lies in it
 */
public record SourceFolder(SourceBundle bundle, SourceFiles files) {
    public String id() {
        return bundle.id();
    }
}
