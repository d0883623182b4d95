package id.simpul.routes.api;

import id.simpul.mappings.source.SourceBundle;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which sources there are: those that this hub runs, and those that the database knows. */
@Component
final class KnownSources {

    private final RunningSources running;
    private final JdbcClient jdbc;

    KnownSources(RunningSources running, JdbcClient jdbc) {
        this.running = running;
        this.jdbc = jdbc;
    }

    Optional<SourceBundle> running(String id) {
        return running.bundles().stream()
                .filter(bundle -> bundle.id().equals(id))
                .findFirst();
    }

    /** What is asked of the system itself needs its folder. */
    SourceBundle requireRunning(String id) {
        require(id);
        return running(id)
                .orElseThrow(() -> ApiProblem.conflict(
                        "this hub does not run %1$s: it was removed, or cannot be read here (simpul source status %1$s)"
                                .formatted(id)));
    }

    void require(String id) {
        Bounds.source(id);
        boolean known = running(id).isPresent() || rowOf(id, "true");
        if (!known) {
            throw ApiProblem.unknown(
                    "there is no source '%s': 'simpul sources' (GET /api/v1/sources) lists them".formatted(id));
        }
    }

    void requireActivated(String id) {
        require(id);
        if (!rowOf(id, "activated_at is not null")) {
            throw ApiProblem.conflict("%s is not activated: simpul source activate %s".formatted(id, id));
        }
    }

    boolean isLive(String id) {
        return rowOf(id, "delivery = 'LIVE'");
    }

    private boolean rowOf(String id, String condition) {
        return jdbc.sql("select exists (select 1 from source where id = ? and %s)".formatted(condition))
                .param(id)
                .query(Boolean.class)
                .single();
    }
}
