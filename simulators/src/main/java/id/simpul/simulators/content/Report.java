package id.simpul.simulators.content;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a complaint as the citizen and the clerk know it, before a system gives it its own shape.
 *
 * @param number    the version, from 1: one more with every publication, also when only the stamp moved
 * @param content   the different content, from 1: what the {@link Marker} carries
 * @param located   false: the system does not know the region
 * @param body      without the marker; see {@link #text()}
 * @param photos    how many
 * @param addressee registry id named by the citizen, or {@code null}
 */
public record Report(
        String key,
        int number,
        int content,
        Person person,
        Theme theme,
        Place place,
        boolean located,
        String address,
        String title,
        String body,
        @Nullable String addition,
        Kind kind,
        boolean oversight,
        Flag anonymous,
        Flag secret,
        State state,
        Instant created,
        Instant occurred,
        int photos,
        @Nullable String addressee,
        Flaw flaw) {

    public enum Kind {
        COMPLAINT,
        ASPIRATION,
        INFORMATION_REQUEST,
        EMERGENCY
    }

    /** A yes or no as real systems hold it. */
    public enum Flag {
        YES,
        NO,
        MISSING,
        UNREADABLE;

        /** R8: what is missing or unreadable counts as yes. */
        public boolean stricter() {
            return this != NO;
        }
    }

    public enum State {
        NEW,
        VERIFYING,
        IN_PROGRESS,
        FOLLOWED_UP,
        DONE,
        WITHDRAWN
    }

    public Marker marker() {
        return new Marker(key, content);
    }

    /** What the citizen wrote, ending with the marker. */
    public String text() {
        String words = addition == null ? body : body + "\n\n" + addition;
        return (flaw == Flaw.HUGE ? marker() + "\n\n" : "") + words + "\n\n" + marker();
    }

    public boolean withdrawn() {
        return state == State.WITHDRAWN;
    }

    @Override
    public String toString() {
        return "Report{" + key + "/" + number + "}";
    }
}
