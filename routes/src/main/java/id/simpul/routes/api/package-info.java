/**
 * The operators' door: admin API under {@code /api/v1}, signed attachment links, health, metrics.
 *
 * <p>It reads the message store and never changes a complaint: what must change is asked for, as a row that the holder of
 * the lease acts on (R23), or through {@link id.simpul.routes.api.ReplayPort}. No answer carries a citizen's words unless
 * asked for by {@code bodies=true}, and that asking is written down.
 *
 * <p>Start at {@link id.simpul.routes.api.ApiConfiguration}; it names the beans that others must provide.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.routes.api;
