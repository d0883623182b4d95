package id.simpul.routes;

import id.simpul.connectors.Content;
import id.simpul.connectors.Cursor;
import id.simpul.connectors.Original;
import id.simpul.connectors.Owed;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.Scan;
import id.simpul.connectors.queue.StatusInbox;
import id.simpul.embedded.EmbeddedDatabase;
import id.simpul.mappings.folder.SourceFolders;
import id.simpul.mappings.registry.Registry;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.routes.Letter.Fate;
import id.simpul.routes.deliver.Deliveries;
import id.simpul.routes.source.IntakeDoor;
import id.simpul.routes.source.Running;
import id.simpul.routes.source.Turnstile;
import id.simpul.routes.store.FormerTrial;
import id.simpul.routes.store.HubIdentity;
import id.simpul.routes.store.Kept;
import id.simpul.routes.store.Lanes;
import id.simpul.routes.store.Lease;
import id.simpul.routes.store.MessageStore;
import id.simpul.routes.store.SourceLife;
import id.simpul.routes.store.SourceTokens;
import id.simpul.routes.store.Sources;
import id.simpul.routes.store.Vanished;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The intake steps on a real PostgreSQL, without Camel and without a source: tests hand in the originals. */
public final class IntakeBench implements AutoCloseable {

    public static final int LANES = 4;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public final JdbcTemplate db;
    public final JdbcClient client;
    public final TransactionTemplate transaction;
    public final Registry registry = Registry.load();
    public final AttachmentStore files;
    private Inspection inspection;
    public final Running running;
    public final Translator translator;
    public final MessageStore store;
    public final Sources sources;
    public final Vanished vanished;
    public final SourceLife life;
    public final FormerTrial trial;
    public final Turnstile turnstile;
    private final ExecutorService fetchers = Executors.newFixedThreadPool(4);
    private final EmbeddedDatabase server;
    private final Path folder;

    public IntakeBench(Path folder) {
        this.folder = folder;
        server = EmbeddedDatabase.start(folder.resolve("database"));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl());
        source.setUser(server.user());
        source.setPassword(server.password());
        Flyway.configure().dataSource(source).load().migrate();
        db = new JdbcTemplate(source);
        client = JdbcClient.create(source);
        transaction = new TransactionTemplate(new DataSourceTransactionManager(source));
        files = new AttachmentStore(folder.resolve("attachments"));
        scanWith(Scan.NONE);
        HubIdentity hub = hub("test");
        running = new Running(files, id -> new SourceTokens(client, hub, id));
        translator = new Translator(files);
        Lanes.fix(client, LANES);
        store = new MessageStore(
                db,
                transaction,
                agency -> registry.agency(agency).isPresent(),
                (bundle, kept) -> running.get(bundle.id())
                        .map(it -> translator.fate(bundle, it.connector().reopen(kept)))
                        .flatMap(fate -> fate instanceof Fate.Deliverable readable
                                ? Optional.of(readable.complaint())
                                : Optional.empty()),
                LANES);
        sources = new Sources(client, hub);
        life = new SourceLife(db, transaction);
        trial = new FormerTrial(db, transaction, RoutingRules.standard(), LANES);
        turnstile = new Turnstile(sources);
        vanished =
                new Vanished(db, transaction, agency -> registry.agency(agency).isPresent(), LANES);
    }

    public static HubIdentity hub(String host) {
        return HubIdentity.create(host, Duration.ofSeconds(40), Duration.ofSeconds(10));
    }

    public void scanWith(Scan scan) {
        inspection = new Inspection(files, scan, db);
    }

    /** Everything forgotten; the server stays. */
    public void clear() {
        db.execute(
                "truncate source, identity, alias, original, attachment, delivery, parked_queue, request, owed, backfill,"
                        + " answer, event, hub, source_version, source_file, source_content, source_trouble");
        db.update("update lane set owner = null, client_id = null, expires = null, fence = 0");
    }

    /** A REST source; {@code lines} replace lines of its source.yaml with the same key. */
    public SourceBundle source(String id, String mapping, String... lines) {
        Map<String, String> yaml = new LinkedHashMap<>();
        Stream.concat(
                        Stream.of(
                                "id: " + id,
                                "title: A test source",
                                "protocol: rest",
                                "every: 1s",
                                "start: beginning",
                                "deliver: live",
                                "zone: Asia/Jakarta",
                                "regions: kemendagri",
                                "request: { url: 'http://127.0.0.1:1/list', query: { since: '{cursor}' } }",
                                "records: items",
                                "key: $string(id)",
                                "version: at",
                                "page: { style: none, size: 100 }",
                                "cursor: { field: at, format: iso, overlap: 10m }"),
                        Stream.of(lines))
                .forEach(line -> yaml.put(line.substring(0, line.indexOf(':')), line));
        yaml.values().removeIf(line -> line.endsWith(": -"));
        try {
            Path dir = Files.createDirectories(folder.resolve("sources")
                    .resolve(UUID.randomUUID().toString())
                    .resolve(id));
            Files.writeString(dir.resolve("source.yaml"), String.join("\n", yaml.values()) + "\n");
            Files.writeString(dir.resolve("mapping.yaml"), mapping);
            SourceFolders.Found found = SourceFolders.read(dir, Map.of());
            if (!found.problems().isEmpty()) {
                throw new IllegalStateException(found.problems().toString());
            }
            SourceBundle bundle = found.sources().get(0);
            running.add(bundle);
            sources.register(List.of(bundle));
            life.activate(id, bundle.definition().delivery(), "", "test");
            return bundle;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static final String MAPPING =
            """
            title: title
            description: text
            kind: "'complaint'"
            anonymous: anonymous
            secret: secret
            status: state
            location: { region: $region(region) }
            addressed-to: to
            reporter: { name: name }
            reported-at: $date(reported)
            """;

    /** A record's fields; {@code more} are pairs of name and value that replace or add. */
    public static Map<String, Object> record(String key, Instant stamp, Object... more) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", key);
        fields.put("at", stamp.toString());
        fields.put("title", "Lampu jalan padam");
        fields.put("text", "Lampu jalan di depan balai desa padam sejak Senin.");
        fields.put("anonymous", false);
        fields.put("secret", false);
        fields.put("state", "received");
        fields.put("region", "32.04");
        fields.put("name", "Warga Contoh 1");
        fields.put("reported", "2026-11-01T08:00:00+07:00");
        for (int i = 0; i < more.length; i += 2) {
            fields.put((String) more[i], more[i + 1]);
        }
        return fields;
    }

    public static Original original(Map<String, Object> fields, Instant readAt, SourceFile... files) {
        byte[] bytes = JSON.writeValueAsBytes(fields);
        String stamp = (String) fields.get("at");
        return new Original(
                (String) fields.get("id"),
                stamp,
                stamp == null ? null : Instant.parse(stamp),
                readAt,
                new Content.Inline(bytes),
                "application/json",
                sha256(bytes),
                fields,
                List.of(files),
                List.of(),
                List.of(),
                null,
                null);
    }

    public static Original original(Map<String, Object> fields) {
        return original(fields, Instant.now());
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a page of these records: every step of the intake route, one commit. */
    public Kept read(SourceBundle source, Original... originals) {
        return take(
                source,
                new Page.Origin.Live(),
                Stream.of(originals).map(Letter::fresh).toList(),
                List.of());
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final Kept read(SourceBundle source, Map<String, Object>... records) {
        return read(source, Stream.of(records).map(IntakeBench::original).toArray(Original[]::new));
    }

    /** What `simpul quarantine --replay` does with these rows. */
    public Kept replay(SourceBundle source, List<Long> rows) {
        List<Letter> letters = store.reopenable(rows).stream()
                .map(row -> new Letter(
                        running.get(source.id()).orElseThrow().connector().reopen(row.original()),
                        null,
                        row.id(),
                        null))
                .toList();
        return take(source, new Page.Origin.Replay("test"), letters, List.of());
    }

    public Kept take(SourceBundle source, Page.Origin origin, List<Letter> letters, List<Owed> owed) {
        boolean leased = !(origin instanceof Page.Origin.Replay);
        Lease lease = leased
                ? sources.take(source.id(), source.version(), Duration.ZERO).orElseThrow()
                : null;
        try {
            return takeUnder(lease, source, origin, letters, owed);
        } finally {
            if (lease != null) {
                sources.giveUp(lease);
            }
        }
    }

    public Kept takeUnder(
            @Nullable Lease lease, SourceBundle source, Page.Origin origin, List<Letter> letters, List<Owed> owed) {
        boolean fullList = source.definition().access() instanceof id.simpul.mappings.source.Rest rest
                && rest.list().cursor() == null;
        List<String> seen = fullList
                ? letters.stream().map(letter -> letter.original().nativeId()).toList()
                : List.of();
        Page page = new Page(
                source, origin, lease, letters, 0, owed, List.of(), seen, lease == null ? null : new Rest("{}"));
        return intake(page);
    }

    /** The steps of the intake route. */
    public Kept intake(Page page) {
        try {
            Page checked = new ClaimCheck(store, files, running, inspection, fetchers).check(page);
            return store.keep(new AgencyRouter(RoutingRules.standard()).route(translator.translate(checked)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The routes around these steps; sources are not among them. */
    public IntakeRoutes routes(Deliveries deliveries, StatusInbox inbox, ProducerTemplate producer) {
        return new IntakeRoutes(
                new ClaimCheck(store, files, running, inspection, fetchers),
                translator,
                new AgencyRouter(RoutingRules.standard()),
                store,
                new Figures(new SimpleMeterRegistry()),
                deliveries,
                new Answers(inbox, db),
                new IntakeDoor(running, turnstile, sources, producer));
    }

    /** A cursor that rests. */
    private record Rest(String json) implements Cursor {
        @Override
        public Cursor anew() {
            return this;
        }

        @Override
        public boolean atRest() {
            return true;
        }

        @Override
        public Cursor kept(PageOutcome outcome) {
            return this;
        }
    }

    /** A row of the outbox, as tests look at it. */
    public record Sent(String type, int sequence, String agency, String state, String title) {}

    public List<Sent> deliveries() {
        return db.query(
                """
                select d.type, d.sequence, d.agency, d.state, o.complaint::json ->> 'title'
                from delivery d join original o on o.id = d.original order by d.place""",
                (row, n) -> new Sent(
                        row.getString(1), row.getInt(2), row.getString(3), row.getString(4), row.getString(5)));
    }

    public List<String> titles() {
        return deliveries().stream().map(Sent::title).toList();
    }

    public int count(String what) {
        Integer count = db.queryForObject("select count(*) from " + what, Integer.class);
        return count == null ? 0 : count;
    }

    public List<Long> inQuarantine() {
        return db.queryForList(
                "select id from original where outcome = 'QUARANTINED' and closed is null order by id", Long.class);
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        fetchers.shutdownNow();
        running.close();
        server.close();
    }
}
