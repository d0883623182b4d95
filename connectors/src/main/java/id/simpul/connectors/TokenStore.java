package id.simpul.connectors;

import id.simpul.mappings.source.Secret;
import java.util.Optional;

/**
 * Where a source's rotating token outlives this process (R17): a refresh token that can be used once is saved here, under the
 * source's lease, before what it brought is used.
 */
public interface TokenStore {

    /** What was saved last. */
    Optional<Secret> read();

    /** The right to renew it; empty while this process does not hold the source's lease. */
    Optional<Hold> hold();

    /** Held while a token is renewed. */
    interface Hold {
        /** @return false if it was not saved, because the lease was lost meanwhile */
        boolean save(Secret token);
    }

    /** For a connector that works beside the hub: it never renews what can be used only once. */
    TokenStore NONE = new TokenStore() {
        @Override
        public Optional<Secret> read() {
            return Optional.empty();
        }

        @Override
        public Optional<Hold> hold() {
            return Optional.empty();
        }
    };
}
