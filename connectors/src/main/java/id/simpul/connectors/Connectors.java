package id.simpul.connectors;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.mappings.source.SourceDefinition;

/** Opens the connector for a source's protocol. */
public final class Connectors {

    private Connectors() {}

    public static SourceConnector open(SourceDefinition source, AttachmentStore files) {
        throw new UnsupportedOperationException();
    }
}
