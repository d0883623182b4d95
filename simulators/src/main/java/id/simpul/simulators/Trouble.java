package id.simpul.simulators;

import java.util.Locale;

/** What can be wrong with a whole system. One at a time; {@link #NONE} ends it. */
public enum Trouble {
    NONE,
    /** Accepts and never answers; what hangs is released when the trouble ends. */
    HANG,
    /** Knows our password no more: 401, a WS-Security fault, a failed login. */
    REFUSE,
    /** An HTML page with status 200, as proxies give. */
    ERROR_PAGE,
    /** 503; the mailbox does not listen at all. */
    UNAVAILABLE,
    /** The answer breaks off in the middle, politely: complete as HTTP, not as JSON or XML. */
    TRUNCATED,
    /** Every answer takes two seconds longer. */
    SLOW,
    /** Status 200 and an error text inside. */
    ERROR_INSIDE,
    /** During the next pull of several pages rows move between the pages; then it is over (R11). */
    SHIFTING,
    /** Every photo answers 503. */
    PHOTOS;

    /** @param word as on the control address: {@code error-page} */
    public static Trouble of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
