/**
 * The message store (PostgreSQL): identities, originals, the outbox, what is owed, leases. Start at
 * {@link id.simpul.routes.store.MessageStore#keep}: one page, one commit (R14).
 */
@org.jspecify.annotations.NullMarked
package id.simpul.routes.store;
