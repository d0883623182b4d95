package id.simpul.routes;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this hub runs; the same for all its sources.
 *
 * @param data    the folder for what is ours: attachments, token; embedded servers keep theirs in it too
 * @param lease   how long a lease lasts without renewal; more than three times the broker's connection time-to-live (R19)
 * @param lanes   how many lanes a new database gets (R19)
 * @param activate new sources that are activated at the start without a question, by id; {@code all} for all
 * @param locked  the folders are the truth: always imported, no change by the API, what has no folder is stopped
 */
@ConfigurationProperties("simpul")
public record Settings(
        @DefaultValue("data") Path data,
        @DefaultValue("40s") Duration lease,
        @DefaultValue("12") int lanes,
        @DefaultValue List<String> activate,
        @DefaultValue("false") boolean locked,
        @DefaultValue Broker broker,
        @DefaultValue Deliver deliver,
        @DefaultValue Poll poll,
        @DefaultValue Files files) {

    /**
     * @param role          of the hub's user at the broker; {@code amq} is what Artemis calls it by default
     * @param checkInterval the broker's {@code connection-ttl-check-interval}
     */
    public record Broker(
            String url,
            String user,
            String password,
            @DefaultValue("amq") String role,
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

    /**
     * Where attachments are kept, and how they are looked at.
     *
     * @param folder  {@code null}: {@code attachments} in the data folder; the same for all hubs of a database
     * @param s3      a bucket in place of a folder
     * @param scan    what looks for harmful files
     * @param replace the mark of the store whose place this one takes, see {@link id.simpul.routes.store.StoreIdentity}
     */
    public record Files(@Nullable Path folder, @Nullable S3 s3, @DefaultValue Scan scan, @Nullable String replace) {

        /**
         * @param endpoint      {@code null}: AWS
         * @param prefix        a folder in the bucket
         * @param secretKeyFile holds the secret key, in place of {@code secretKey}
         * @param pathStyle     the bucket in the path, as most servers of one's own want it
         */
        public record S3(
                @Nullable URI endpoint,
                @Nullable String bucket,
                @DefaultValue("") String prefix,
                @DefaultValue("us-east-1") String region,
                @Nullable String accessKey,
                @Nullable String secretKey,
                @Nullable Path secretKeyFile,
                @DefaultValue("true") boolean pathStyle) {

            @Override
            public String toString() {
                return "S3{" + bucket + "}";
            }
        }

        /**
         * @param command     and its arguments, or nothing: files are not scanned; {@code {file}} stands for a file, else the content comes on standard input
         * @param concurrency commands at a time
         */
        public record Scan(
                @DefaultValue List<String> command,
                @DefaultValue("1m") Duration timeout,
                @DefaultValue("2") int concurrency) {}
    }
}
