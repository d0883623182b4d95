package id.simpul.connectors;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.intake.IntakeConnector;
import id.simpul.connectors.list.ListConnector;
import id.simpul.connectors.list.ListWithChanges;
import id.simpul.connectors.mail.MailConnector;
import id.simpul.connectors.rest.RestListing;
import id.simpul.connectors.soap.SoapListing;
import id.simpul.mappings.source.Intake;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Soap;
import id.simpul.mappings.source.SourceDefinition;

/** Opens the connector that speaks a source's protocol. */
public final class Connectors {

    private Connectors() {}

    /** @throws IllegalArgumentException if an expression, a format or an address in the definition is none */
    public static SourceConnector open(SourceDefinition source, AttachmentStore store) {
        return open(source, store, TokenStore.NONE);
    }

    /**
     * @param tokens where a token that rotates outlives this process (R17)
     * @throws IllegalArgumentException if an expression, a format or an address in the definition is none
     */
    public static SourceConnector open(SourceDefinition source, AttachmentStore store, TokenStore tokens) {
        return open(source, store, tokens, Outside.LIVE);
    }

    /**
     * @param outside what is recorded or played back in place of the time and the network; a mailbox always asks its server
     * @throws IllegalArgumentException if an expression, a format or an address in the definition is none
     */
    public static SourceConnector open(
            SourceDefinition source, AttachmentStore store, TokenStore tokens, Outside outside) {
        if (source.access() instanceof Rest rest) {
            RestListing listing = new RestListing(source, rest, store, tokens, outside);
            ListConnector list = new ListConnector(source, rest.list(), rest.url(), store, listing, outside.clock());
            Rest changes = rest.changes();
            return changes == null
                    ? list
                    : new ListWithChanges(
                            source,
                            list,
                            changes.list(),
                            changes.url(),
                            listing.beside(source, changes, store),
                            outside.clock());
        }
        if (source.access() instanceof Soap soap) {
            return new ListConnector(
                    source,
                    soap.list(),
                    soap.url(),
                    store,
                    new SoapListing(source, soap, store, outside),
                    outside.clock());
        }
        if (source.access() instanceof Intake) {
            return new IntakeConnector(source, store);
        }
        return new MailConnector(source, store, tokens);
    }
}
