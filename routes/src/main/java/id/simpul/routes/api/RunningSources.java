package id.simpul.routes.api;

import id.simpul.mappings.source.SourceBundle;
import java.util.Collection;

/** The sources this hub runs at this moment. */
public interface RunningSources {

    Collection<SourceBundle> bundles();
}
