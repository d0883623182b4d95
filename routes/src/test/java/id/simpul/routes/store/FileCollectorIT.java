package id.simpul.routes.store;

import static id.simpul.routes.IntakeBench.MAPPING;
import static id.simpul.routes.IntakeBench.original;
import static id.simpul.routes.IntakeBench.record;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import id.simpul.connectors.Content;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.Scan;
import id.simpul.connectors.files.Ticket;
import id.simpul.routes.IntakeBench;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileCollectorIT {

    private static final Instant T = Instant.parse("2026-11-02T03:00:00Z");

    @Test
    void R15_whatAComplaintAnOriginalOrAWaitingRecordRefersToIsNeverCollected(@TempDir Path folder) throws Exception {
        try (IntakeBench bench = new IntakeBench(folder)) {
            var source = bench.source("aduan", MAPPING);
            Ticket delivered = put(bench, "of a complaint");
            Ticket waiting = put(bench, "of a record that waits for its scan");
            Ticket untranslatable = put(bench, "of a record in quarantine");
            Ticket aside = put(bench, "an original that was set aside");
            Ticket nobodys = put(bench, "of a page that was never kept");
            bench.read(
                    source,
                    original(record("1", T), Instant.now(), stored(delivered)).withContent(new Content.Aside(aside)),
                    original(record("2", T, "reported", "no date"), Instant.now(), stored(untranslatable)));
            bench.scanWith(new Scan(List.of("/bin/false-that-is-not-there"), Duration.ofSeconds(1), 1));
            bench.read(source, original(record("3", T), Instant.now(), stored(waiting)));
            assertThat(bench.count("owed")).isEqualTo(1);
            assertThat(bench.inQuarantine()).hasSize(1);
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            FileCollector collector = new FileCollector(bench.db, bench.files, () -> Duration.ZERO, meters);
            assertThat(meters.get("simpul.files.stored").gauge().value()).isNaN();

            Thread.sleep(20); // older than no grace at all
            collector.collect();

            for (Ticket kept : List.of(delivered, waiting, untranslatable, aside)) {
                assertThat(bench.files.contains(kept.sha256())).isTrue();
            }
            assertThat(bench.files.contains(nobodys.sha256())).isFalse();
            assertThat(meters.get("simpul.files.stored").gauge().value()).isEqualTo(4);
            assertThat(meters.get("simpul.files.stored.size").gauge().value())
                    .isEqualTo(delivered.size() + waiting.size() + untranslatable.size() + aside.size());
        }
    }

    private static Ticket put(IntakeBench bench, String content) throws IOException {
        return bench.files.put(content.getBytes(UTF_8));
    }

    private static SourceFile stored(Ticket ticket) {
        return new SourceFile.Stored("surat.txt", "text/plain", ticket);
    }
}
