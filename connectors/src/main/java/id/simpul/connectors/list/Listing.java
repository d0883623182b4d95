package id.simpul.connectors.list;

import id.simpul.connectors.FileResult;
import id.simpul.connectors.PullResult;
import id.simpul.connectors.SourceFile;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A system that gives its records as lists, whatever its protocol. Keeps no state between calls but connections. */
public interface Listing extends PageFetcher, DetailFetcher, AutoCloseable {

    @Override
    default DetailFetcher.Answer detail(String call, PageFetcher.Ask ask, Map<String, @Nullable String> values) {
        return new NotNow(new PullResult.Refused(
                "details cannot be asked for over this protocol", "remove detail and parts from source.yaml"));
    }

    /**
     * What mapping expressions see of a record that was kept; without the network.
     *
     * @param original as {@link PageFetcher.Row} gave it
     * @return {@code null} if it cannot be parsed
     */
    @Nullable
    Object tree(byte[] original, String mediaType);

    /** Brings one file of a record into the attachment store; from any thread. */
    FileResult file(SourceFile file);

    @Override
    void close();
}
