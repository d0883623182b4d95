package id.simpul.routes.source;

import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.source.SourceDefinition;
import id.simpul.mappings.source.Start;
import id.simpul.routes.store.SourceLife;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where nobody can be asked: new sources that whoever started the hub has confirmed beforehand are activated at once. */
public class Activation {

    /** Stands for every source. */
    public static final String ALL = "all";

    private static final Logger LOG = LoggerFactory.getLogger(Activation.class);

    private final SourceLife life;
    private final List<String> confirmed;

    /** @param confirmed ids, or {@link #ALL} */
    public Activation(SourceLife life, List<String> confirmed) {
        this.life = life;
        this.confirmed = List.copyOf(confirmed);
    }

    public void atStart(Collection<SourceBundle> bundles) {
        for (SourceBundle bundle : bundles) {
            boolean isConfirmed = confirmed.contains(ALL) || confirmed.contains(bundle.id());
            SourceDefinition source = bundle.definition();
            if (isConfirmed
                    && life.activate(
                            bundle.id(),
                            source.delivery(),
                            "start %s, confirmed by option".formatted(words(source.start())),
                            "--activate")) {
                LOG.info(
                        "source {}: activated by option; it begins at {}, {}",
                        bundle.id(),
                        words(source.start()),
                        source.delivery().name().toLowerCase(Locale.ROOT));
            }
        }
    }

    private static String words(Start start) {
        return start instanceof Start.At at
                ? at.instant().toString()
                : start instanceof Start.Now ? "now" : "the beginning";
    }
}
