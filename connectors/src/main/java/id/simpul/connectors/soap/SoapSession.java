package id.simpul.connectors.soap;

import id.simpul.connectors.list.Expression;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.list.PageFetcher.Failed;
import id.simpul.mappings.source.SoapLogin;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who must log in first: once, and once more when the session is no longer taken. What the login gave is part of the
 * connection: it is gone with it, and is shown nowhere (R17).
 */
final class SoapSession {

    private static final PageFetcher.Ask NOTHING = PageFetcher.Ask.sample();
    private static final int LONGEST = 16 * 1024;

    private final SoapClient client;
    private final SoapOperation login;
    private final @Nullable Expression token;
    private final @Nullable Expression expired;
    private final Function<Reply, @Nullable Object> tree;
    private boolean open;
    private @Nullable String session;

    /**
     * @param tree what expressions see of a reply
     * @throws IllegalArgumentException if an expression is none
     */
    SoapSession(SoapClient client, SoapOperation login, SoapLogin asked, Function<Reply, @Nullable Object> tree) {
        this.client = client;
        this.login = login;
        this.token = Expression.ofNullable(asked.token());
        this.expired = Expression.ofNullable(asked.expired());
        this.tree = tree;
    }

    synchronized Reply send(SoapOperation operation, PageFetcher.Ask ask) {
        boolean fresh = !open;
        Reply failed = fresh ? logIn() : null;
        if (failed != null) {
            return failed;
        }
        Reply reply = operation.send(ask, session);
        if (!fresh && isOver(reply)) {
            failed = logIn();
            if (failed != null) {
                return failed;
            }
            reply = operation.send(ask, session);
        }
        if (isOver(reply)) {
            open = false;
            return new Reply.None(
                    Failed.refused(
                            client.place() + " does not take the session that its login has just given",
                            "check where {session} is put, and auth.login.expired, in source.yaml"),
                    0);
        }
        return reply;
    }

    /** @return {@code null} if we are in */
    private @Nullable Reply logIn() {
        open = false;
        session = null;
        client.forget();
        Reply reply = login.send(NOTHING, null);
        if (!(reply instanceof Reply.Content)) {
            return reply;
        }
        if (token != null) {
            try {
                Object given = token.value(tree.apply(reply));
                session = given instanceof String || given instanceof Number
                        ? given.toString().strip()
                        : null;
            } catch (Expression.Failed unreadable) {
                return Reply.None.unavailable("the login's answer cannot be read: " + unreadable.getMessage());
            }
            if (session == null || session.isEmpty() || session.length() > LONGEST) {
                return new Reply.None(
                        Failed.refused(
                                "the login at %s gives no token ('%s' finds none)".formatted(client.place(), token),
                                "check auth.login in source.yaml, and the secrets it refers to"),
                        0);
            }
        }
        if (session != null) {
            client.handedOut(session);
        }
        open = true;
        return null;
    }

    private boolean isOver(Reply reply) {
        if (reply instanceof Reply.None none) {
            return none.status() == 401;
        }
        if (expired == null) {
            return false;
        }
        try {
            return expired.holds(tree.apply(reply));
        } catch (Expression.Failed unreadable) {
            return false; // then it is looked at as any other answer
        }
    }
}
