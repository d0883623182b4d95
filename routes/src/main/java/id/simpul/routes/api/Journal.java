package id.simpul.routes.api;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes down who looked at what and who asked for what (table {@code event}). */
@Component
final class Journal {

    private final JdbcClient jdbc;

    Journal(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void write(@Nullable UUID complaint, @Nullable String source, String what, @Nullable String detail, String who) {
        jdbc.sql(
                        "insert into event (complaint, source, what, detail, who) values (:complaint, :source, :what, :detail, :who)")
                .param("complaint", complaint, java.sql.Types.OTHER)
                .param("source", source, java.sql.Types.VARCHAR)
                .param("what", what)
                .param("detail", detail, java.sql.Types.VARCHAR)
                .param("who", who)
                .update();
    }
}
