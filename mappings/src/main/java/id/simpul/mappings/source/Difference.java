package id.simpul.mappings.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a new version of a source means for what was read under the one before.
 *
 * @param newIdentity each reason why records that are known would come again as new complaints (R1)
 * @param notes       what else a person should know before it runs
 * @param anew        the system is asked in another way: a pull under way begins again from its mark
 * @param forget      it is another protocol or another mailbox: what is remembered about how far it was read means nothing
 */
public record Difference(List<String> newIdentity, List<String> notes, boolean anew, boolean forget) {

    /** Of a first version. */
    public static final Difference NONE = new Difference(List.of(), List.of(), false, false);

    public Difference {
        newIdentity = List.copyOf(newIdentity);
        notes = List.copyOf(notes);
    }

    /** @param profileBefore what {@code extends} names, or {@code null} */
    public static Difference between(
            SourceDefinition before,
            @Nullable String profileBefore,
            SourceDefinition after,
            @Nullable String profileAfter) {
        List<String> identity = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        Access old = before.access();
        Access now = after.access();
        boolean otherProtocol = !old.getClass().equals(now.getClass());
        if (otherProtocol) {
            identity.add("protocol: %s becomes %s".formatted(word(old), word(now)));
        } else if (!Objects.equals(key(old), key(now))) {
            identity.add("key: %s becomes %s".formatted(shown(key(old)), shown(key(now))));
        }
        if (!Objects.equals(profileBefore, profileAfter)) {
            identity.add("extends: %s becomes %s".formatted(shown(profileBefore), shown(profileAfter)));
        }
        if (old instanceof Intake a && now instanceof Intake b && !a.routes().equals(b.routes())) {
            notes.add("its routes change: where they set another header 'key', known records come again as new");
        }
        if (!Objects.equals(host(old), host(now)) && !otherProtocol) {
            notes.add("it is another address: a record there with a known key is taken for the known complaint");
        }
        if (!before.start().equals(after.start())) {
            notes.add("'start' means nothing once a source is activated: simpul source backfill reads the past");
        }
        if (before.delivery() != after.delivery()) {
            notes.add("'deliver' says how a source begins; from then on: simpul source %s"
                    .formatted(after.delivery().name().toLowerCase(Locale.ROOT)));
        }
        boolean otherMailbox = old instanceof Mail a
                && now instanceof Mail b
                && !(a.host().equals(b.host())
                        && a.port() == b.port()
                        && a.user().equals(b.user()));
        boolean lists = isList(old) && isList(now);
        return new Difference(
                identity,
                notes,
                !old.equals(now) || !before.zone().equals(after.zone()),
                otherProtocol && !lists || otherMailbox);
    }

    private static boolean isList(Access access) {
        return access instanceof Rest || access instanceof Soap;
    }

    private static String word(Access access) {
        return access.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String shown(@Nullable String text) {
        return text == null ? "nothing" : "'" + text + "'";
    }

    /** What names a record. */
    private static @Nullable String key(Access access) {
        if (access instanceof Rest rest) {
            return rest.list().key();
        }
        if (access instanceof Soap soap) {
            return soap.list().key();
        }
        return access instanceof Mail mail && mail.records() != null
                ? mail.records().key()
                : null;
    }

    private static @Nullable String host(Access access) {
        if (access instanceof Rest rest) {
            return rest.url().getAuthority();
        }
        if (access instanceof Soap soap) {
            return soap.url().getAuthority();
        }
        return access instanceof Mail mail ? mail.host() : null;
    }
}
