package id.simpul.connectors.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import id.simpul.connectors.files.AttachmentStore.Collected;
import id.simpul.connectors.files.AttachmentStore.Stock;
import id.simpul.mappings.source.Secret;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Content in a bucket that speaks S3. An object is never overwritten and never made young again, for S3 offers no way to do
 * so that a collector beside it could not undo. Instead each SHA-256 is a small folder of <em>generations</em>, {@code
 * content/<sha256>/<random>}: what is known and was written just now is used again, else one more generation is written, and
 * a collector removes old generations only, by their full name (R15). All ages are by the server's own clock.
 */
public final class BucketStore implements ContentStore {

    /** Well below any collector's grace, which is at least an hour. */
    private static final Duration YOUNG = Duration.ofMinutes(15);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration WHOLE_CALL = Duration.ofMinutes(10);

    /**
     * @param endpoint  e.g. {@code https://s3.example.go.id}; {@code null} for the region's own at AWS
     * @param prefix    a folder within the bucket, {@code ""} or ending in a slash
     * @param pathStyle the bucket in the path ({@code true}, what most servers of one's own want) or in the host name
     */
    public record Bucket(
            @Nullable URI endpoint,
            String name,
            String prefix,
            String region,
            String accessKey,
            Secret secretKey,
            boolean pathStyle) {}

    private final Bucket bucket;
    private final Path drafts;
    private final S3Client s3;

    /**
     * @param drafts a folder of this machine for what is just coming in
     * @throws UncheckedIOException if that folder cannot be made
     */
    public BucketStore(Bucket bucket, Path drafts) {
        this.bucket = bucket;
        this.drafts = drafts.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.drafts, Draft.OWNER_ONLY_FOLDER);
        } catch (IOException e) {
            throw new UncheckedIOException("the folder %s cannot be made".formatted(this.drafts), e);
        }
        var building = S3Client.builder()
                .region(Region.of(bucket.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        bucket.accessKey(), bucket.secretKey().reveal())))
                .forcePathStyle(bucket.pathStyle())
                // The SDK's own checksums are a trailer that many servers do not know.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(override -> override.apiCallTimeout(WHOLE_CALL)
                        .defaultProfileFile(ProfileFile.aggregator().build())) // ours is all there is
                .httpClient(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(5))
                        .socketTimeout(PATIENCE)
                        .build());
        if (bucket.endpoint() != null) {
            building.endpointOverride(bucket.endpoint());
        }
        this.s3 = building.build();
    }

    @Override
    public Path drafts() {
        return drafts;
    }

    /** Young is what was written within minutes; anything older is written again. */
    @Override
    public boolean renew(Ticket ticket) throws IOException {
        Generations known = generations(ticket.sha256());
        return known.newest()
                .filter(it -> it.size() == ticket.size()
                        && it.lastModified().isAfter(known.now().minus(YOUNG)))
                .isPresent();
    }

    @Override
    public void add(Path draft, Ticket ticket) throws IOException {
        String key = folder(ticket.sha256()) + UUID.randomUUID();
        // Tried again under the same name with the same bytes, so an answer that was lost does no harm.
        String md5 = md5(draft);
        ask(
                "write",
                () -> s3.putObject(
                        put -> put.bucket(bucket.name())
                                .key(key)
                                .contentLength(ticket.size())
                                .contentType("application/octet-stream")
                                .contentMD5(md5),
                        RequestBody.fromFile(draft)));
    }

    /** The one checksum that every S3 server compares with what it got; newer ones are refused by some. */
    private static String md5(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            new DigestInputStream(in, md5).transferTo(OutputStream.nullOutputStream());
            return Base64.getEncoder().encodeToString(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    @Override
    public InputStream open(String sha256, long from) throws IOException {
        for (int tries = 0; tries < 3; tries++) {
            S3Object newest = generations(sha256).newest().orElseThrow(() -> new NoSuchFileException(sha256));
            if (from >= newest.size()) {
                return InputStream.nullInputStream(); // S3 answers 416 to that
            }
            try {
                return new Content(ask(
                        "read",
                        () -> s3.getObject(get -> get.bucket(bucket.name())
                                .key(newest.key())
                                .range(from == 0 ? null : "bytes=%d-".formatted(from)))));
            } catch (NoSuchFileException overtaken) { // by a collector, which leaves the newest: look again
                continue;
            }
        }
        throw new NoSuchFileException(sha256);
    }

    @Override
    public Optional<Ticket> find(String sha256) throws IOException {
        return generations(sha256).newest().map(it -> new Ticket(sha256, it.size()));
    }

    @Override
    public void quarantine(String sha256) throws IOException {
        Generations known = generations(sha256);
        if (known.newest().isEmpty()) {
            return; // another hub was faster
        }
        String from = known.newest().get().key();
        ask(
                "write",
                () -> s3.copyObject(copy -> copy.sourceBucket(bucket.name())
                        .sourceKey(from)
                        .destinationBucket(bucket.name())
                        .destinationKey(quarantined(sha256))));
        for (S3Object generation : known.all()) {
            delete(generation.key());
        }
    }

    @Override
    public boolean isQuarantined(String sha256) throws IOException {
        return !ask(
                        "read",
                        () -> s3.listObjectsV2(list -> list.bucket(bucket.name())
                                .prefix(quarantined(sha256))
                                .maxKeys(1)))
                .contents()
                .isEmpty();
    }

    /**
     * Of content that is referred to the newest generation stays; of other content nothing that is older than the grace. A
     * {@code put} that counts on a generation found it minutes old, so its commit is long done when that one is old.
     */
    @Override
    public Collected collect(Predicate<String> referenced, Duration grace) throws IOException {
        Tally tally = new Tally(referenced);
        String after = null;
        Instant now = null;
        do {
            String token = after;
            ListObjectsV2Response page = ask(
                    "read",
                    () -> s3.listObjectsV2(list -> list.bucket(bucket.name())
                            .prefix(bucket.prefix() + "content/")
                            .continuationToken(token)));
            now = now == null ? date(page) : now;
            tally.before = now.minus(grace);
            for (S3Object object : page.contents()) {
                tally.take(object);
            }
            after = page.nextContinuationToken();
        } while (after != null);
        tally.settle();
        return new Collected(
                tally.files,
                tally.bytes,
                Draft.removeLeftovers(drafts, Instant.now().minus(grace)),
                new Stock(tally.filesLeft, tally.bytesLeft));
    }

    /** The generations of one name stand together in the list. */
    private final class Tally {
        private final Predicate<String> referenced;
        private final List<S3Object> generations = new ArrayList<>();
        private String sha256 = "";
        private Instant before = Instant.MIN;
        private long files;
        private long bytes;
        private long filesLeft;
        private long bytesLeft;

        Tally(Predicate<String> referenced) {
            this.referenced = referenced;
        }

        void take(S3Object object) throws IOException {
            String name = object.key().substring((bucket.prefix() + "content/").length());
            String of = name.substring(0, Math.max(0, name.indexOf('/')));
            if (!AttachmentStore.isSha256(of)) {
                return;
            }
            if (!of.equals(sha256)) {
                settle();
                sha256 = of;
            }
            generations.add(object);
        }

        void settle() throws IOException {
            if (generations.isEmpty()) {
                return;
            }
            generations.sort(NEWEST_FIRST);
            S3Object newest = generations.get(0);
            boolean gone = isOld(newest) && !referenced.test(sha256);
            for (S3Object generation : generations) {
                if (isOld(generation) && (gone || generation != newest)) {
                    delete(generation.key());
                    bytes += generation.size();
                }
            }
            if (gone) {
                files++;
            } else {
                filesLeft++;
                bytesLeft += newest.size();
            }
            generations.clear();
        }

        private boolean isOld(S3Object generation) {
            return generation.lastModified().isBefore(before);
        }
    }

    @Override
    public Optional<String> mark() throws IOException {
        try (InputStream in =
                ask("read", () -> s3.getObject(get -> get.bucket(bucket.name()).key(bucket.prefix() + "store-id")))) {
            return Optional.of(new String(in.readNBytes(100), US_ASCII).strip());
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    @Override
    public void mark(String id) throws IOException {
        write("store-id", id);
    }

    @Override
    public void tryWriting() throws IOException {
        write("last-check", Instant.now().toString());
    }

    private void write(String name, String text) throws IOException {
        ask(
                "write",
                () -> s3.putObject(
                        put -> put.bucket(bucket.name())
                                .key(bucket.prefix() + name)
                                .contentType("text/plain"),
                        RequestBody.fromString(text + "\n")));
    }

    @Override
    public String place() {
        return "bucket %s at %s"
                .formatted(
                        bucket.prefix().isEmpty() ? bucket.name() : bucket.name() + "/" + bucket.prefix(),
                        bucket.endpoint() == null
                                ? "AWS " + bucket.region()
                                : bucket.endpoint().getAuthority());
    }

    @Override
    public void close() {
        s3.close();
    }

    private String folder(String sha256) {
        return bucket.prefix() + "content/" + sha256 + "/";
    }

    private String quarantined(String sha256) {
        return bucket.prefix() + "quarantine/" + sha256;
    }

    private void delete(String key) throws IOException {
        ask(
                "write",
                () -> s3.deleteObject(delete -> delete.bucket(bucket.name()).key(key)));
    }

    /** @param now by the server's clock */
    private record Generations(List<S3Object> all, Instant now) {
        Optional<S3Object> newest() {
            return all.stream().min(NEWEST_FIRST);
        }
    }

    private static final Comparator<S3Object> NEWEST_FIRST = Comparator.comparing(S3Object::lastModified)
            .thenComparing(S3Object::key)
            .reversed();

    private Generations generations(String sha256) throws IOException {
        ListObjectsV2Response list = ask(
                "read", () -> s3.listObjectsV2(it -> it.bucket(bucket.name()).prefix(folder(sha256))));
        return new Generations(list.contents(), date(list));
    }

    private static Instant date(ListObjectsV2Response answer) {
        return answer.sdkHttpResponse()
                .firstMatchingHeader("Date")
                .map(BucketStore::date)
                .orElseGet(Instant::now);
    }

    private static @Nullable Instant date(String text) {
        try {
            return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException unreadable) {
            return null;
        }
    }

    private interface Call<T> {
        T make();
    }

    /**
     * @throws NoSuchFileException if there is no such object
     * @throws StoreUnavailable    on anything else; with a fix where a person must act
     */
    private <T> T ask(String what, Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (NoSuchKeyException none) {
            throw new NoSuchFileException("");
        } catch (S3Exception said) {
            throw new StoreUnavailable(
                    "the attachment store, %s, answers %d %s".formatted(place(), said.statusCode(), code(said)),
                    fix(said.statusCode()),
                    said);
        } catch (SdkException away) {
            throw new StoreUnavailable(
                    "the attachment store, %s, cannot be asked to %s (%s)"
                            .formatted(place(), what, AttachmentStore.reason(root(away))),
                    null,
                    away);
        }
    }

    private static String code(S3Exception said) {
        var details = said.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static @Nullable String fix(int status) {
        return switch (status) {
            case 401, 403 ->
                "check simpul.files.s3.access-key and .secret-key, and that they may list, read, write and delete in the bucket";
            case 301, 400 -> "check simpul.files.s3.endpoint, .region and .path-style";
            case 404 -> "make the bucket, or check simpul.files.s3.bucket";
            default -> null;
        };
    }

    private static Throwable root(Throwable trouble) {
        return trouble.getCause() == null ? trouble : root(trouble.getCause());
    }

    /** Tells the store's failures from others, and does not read on to the end when closed before it. */
    private static final class Content extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> response;
        private boolean ended;

        Content(ResponseInputStream<GetObjectResponse> response) {
            super(response);
            this.response = response;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                int count = super.read(into, offset, length);
                ended |= count < 0;
                return count;
            } catch (IOException | SdkException broken) {
                throw new StoreUnavailable("the attachment store broke off", broken);
            }
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                response.abort();
            }
            super.close();
        }
    }
}
