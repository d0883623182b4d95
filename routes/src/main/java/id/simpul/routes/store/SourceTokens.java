package id.simpul.routes.store;

import id.simpul.connectors.TokenStore;
import id.simpul.mappings.source.Secret;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** R17: a source's rotating token, on the source's own row; written only while the fencing number stands under which it was renewed. */
public final class SourceTokens implements TokenStore {

    private final JdbcClient db;
    private final HubIdentity hub;
    private final String source;

    public SourceTokens(JdbcClient db, HubIdentity hub, String source) {
        this.db = db;
        this.hub = hub;
        this.source = source;
    }

    @Override
    public Optional<Secret> read() {
        return db.sql("select token from source where id = ? and token is not null")
                .param(source)
                .query(String.class)
                .optional()
                .map(Secret::new);
    }

    @Override
    public Optional<Hold> hold() {
        return db.sql("select fence from source where id = ? and owner = ? and expires > now()")
                .params(source, hub.owner())
                .query(Long.class)
                .optional()
                .map(fence -> token -> save(token, fence));
    }

    private boolean save(Secret token, long fence) {
        return db.sql("update source set token = ? where id = ? and owner = ? and fence = ?")
                        .params(token.reveal(), source, hub.owner(), fence)
                        .update()
                == 1;
    }
}
