package id.simpul.routes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this hub runs; the same for all its sources.
 *
 * @param data    the folder for what is ours: attachments, token; embedded servers keep theirs in it too
 * @param lease   how long a lease lasts without renewal; more than three times the broker's connection time-to-live (R19)
 * @param lanes   how many lanes a new database gets (R19)
 * @param activate new sources that are activated at the start without a question, by id; {@code all} for all
 */
@ConfigurationProperties("simpul")
public record Settings(
        @DefaultValue("data") Path data,
        @DefaultValue("40s") Duration lease,
        @DefaultValue("12") int lanes,
        @DefaultValue List<String> activate,
        @DefaultValue Broker broker,
        @DefaultValue Deliver deliver,
        @DefaultValue Poll poll) {

    /** @param checkInterval the broker's {@code connection-ttl-check-interval} */
    public record Broker(
            String url,
            String user,
            String password,
            @DefaultValue("10s") Duration connectionTtl,
            @DefaultValue("2s") Duration checkInterval) {

        @Override
        public String toString() {
            return "Broker{" + url + "}";
        }
    }

    /** @param every how often to look for what a crash left behind; a kept page wakes delivery at once */
    public record Deliver(@DefaultValue("200") int batch, @DefaultValue("500ms") Duration every) {}

    /**
     * @param threads     for polls of healthy sources
     * @param slowThreads for sources that hang or take longer than their time limit
     * @param slowAfter   an unsuccessful poll this long makes a source slow until it is well
     */
    public record Poll(
            @DefaultValue("16") int threads,
            @DefaultValue("4") int slowThreads,
            @DefaultValue("3s") Duration slowAfter) {}
}
