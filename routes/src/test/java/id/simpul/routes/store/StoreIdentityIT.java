package id.simpul.routes.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.StoreRefused;
import id.simpul.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** One database, one attachment store: what a hub finds at its start, and what comes of it. */
@Timeout(60)
class StoreIdentityIT {

    @TempDir
    static Path pg;

    private static EmbeddedDatabase server;
    private static JdbcClient db;
    private static StoreIdentity identity;

    @TempDir
    Path folder;

    private AttachmentStore shared;

    @BeforeAll
    static void start() {
        server = EmbeddedDatabase.start(pg.resolve("pg"));
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(server.jdbcUrl());
        source.setUser(server.user());
        source.setPassword(server.password());
        Flyway.configure().dataSource(source).load().migrate();
        db = JdbcClient.create(source);
        identity = new StoreIdentity(db, new TransactionTemplate(new DataSourceTransactionManager(source)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void freshDatabase() {
        db.sql("delete from setting where name = 'attachments'").update();
        db.sql("delete from attachment").update();
        shared = store("shared");
    }

    private AttachmentStore store(String name) {
        return new AttachmentStore(folder.resolve(name));
    }

    private String setting() {
        return db.sql("select value from setting where name = 'attachments'")
                .query(String.class)
                .single();
    }

    private static StoreRefused refused(AttachmentStore store) {
        return catchThrowableOfType(StoreRefused.class, () -> identity.claim(store, null));
    }

    @Test
    void hubsThatShareAFolderStartWhicheverComesFirst() throws Exception {
        var pool = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Void>> hubs = List.of(this::hub, this::hub, this::hub, this::hub);
            for (Future<Void> hub : pool.invokeAll(hubs)) {
                hub.get();
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(shared.mark()).contains(setting());
        identity.claim(store("shared"), null); // and again after a restart
        assertThat(identity.trouble(shared)).isNull();
    }

    private Void hub() {
        identity.claim(store("shared"), null);
        return null;
    }

    @Test
    void aSecondHubWithAFolderOfItsOwnIsRefused() throws IOException {
        identity.claim(shared, null);
        AttachmentStore own = store("own");

        StoreRefused refused = refused(own);

        assertThat(refused.getMessage()).contains(folder.resolve("own").toString(), "no mark");
        assertThat(refused.fix()).contains("mount the same folder", "simpul.files.s3");
        assertThat(own.mark()).as("nothing is written into it").isEmpty();
        assertThat(identity.trouble(own)).isNotNull();
    }

    @Test
    void aFolderOfAnotherDatabaseIsRefusedBeforeItsFilesAreTidiedAway() throws IOException {
        shared.mark("of-another-database");

        assertThat(refused(shared).getMessage()).contains("belongs to another database");
        assertThat(shared.mark()).contains("of-another-database");

        identity.claim(shared, "of-another-database"); // a person says that it takes its place
        assertThat(shared.mark()).contains(setting());
    }

    @Test
    void anEmptyFolderInPlaceOfALostOneIsRefusedUntilAPersonSaysSo() throws IOException {
        identity.claim(shared, null);
        String lost = setting();
        AttachmentStore empty = store("empty");
        StoreRefused refused = refused(empty);
        assertThat(refused.fix()).contains("backup", "--set simpul.files.replace=" + lost);

        identity.claim(empty, lost);

        assertThat(setting()).isNotEqualTo(lost);
        assertThat(refused(shared).getMessage())
                .as("a hub that still uses the former one")
                .contains("the mark of another");
        identity.claim(empty, lost); // the option left in place does no harm, and no longer helps
        assertThat(catchThrowableOfType(StoreRefused.class, () -> identity.claim(store("third"), lost)))
                .isNotNull();
    }

    @Test
    void aRestoredFolderIsTakenAsItWas() throws IOException {
        identity.claim(shared, null);
        String mark = setting();
        AttachmentStore restored = store("restored");
        Files.copy(folder.resolve("shared/store-id"), folder.resolve("restored/store-id"));

        identity.claim(restored, null);

        assertThat(setting()).isEqualTo(mark);
    }

    @Test
    void aFirstStartThatWasCutOffGoesOn() throws IOException {
        db.sql("insert into setting (name, value) values ('attachments', 'claiming abc')")
                .update();
        identity.claim(shared, null);
        assertThat(setting()).isEqualTo("abc");

        db.sql("update setting set value = 'claiming abc' where name = 'attachments'")
                .update();
        identity.claim(shared, null); // after the mark was written
        assertThat(setting()).isEqualTo("abc");
        assertThat(shared.mark()).contains("abc");
    }

    @Test
    void aDatabaseFromBeforeThereWereMarksMustFindItsNewestFile() throws IOException {
        String sha256 = store("former").put("a photo".getBytes(UTF_8)).sha256();
        db.sql(
                        "insert into attachment (original, complaint, sha256, name, size) values (1, gen_random_uuid(), ?, 'x', 7)")
                .param(sha256)
                .update();

        assertThat(refused(shared)).isNotNull();
        identity.claim(store("former"), null);
        assertThat(store("former").mark()).contains(setting());
    }
}
