package id.simpul.connectors;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.mail.MailConnector;
import id.simpul.connectors.rest.RestConnector;
import id.simpul.connectors.soap.SoapConnector;
import id.simpul.mappings.source.SourceDefinition;

/** Opens the connector that speaks a source's protocol. */
public final class Connectors {

    private Connectors() {}

    /** @throws IllegalArgumentException if an expression, a format or an address in the definition is none */
    public static SourceConnector open(SourceDefinition source, AttachmentStore store) {
        if (source.access() instanceof SourceDefinition.Rest) {
            return new RestConnector(source, store);
        }
        if (source.access() instanceof SourceDefinition.Soap) {
            return new SoapConnector(source, store);
        }
        return new MailConnector(source, store);
    }
}
