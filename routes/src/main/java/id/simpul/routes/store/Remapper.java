package id.simpul.routes.store;

import id.simpul.connectors.KeptOriginal;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.source.SourceBundle;
import java.util.Optional;

/** Translates a kept original again with the mapping of today (R3). Empty if it cannot be translated. */
public interface Remapper {
    Optional<Complaint> again(SourceBundle source, KeptOriginal kept);
}
