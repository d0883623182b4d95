package id.simpul.connectors.mail;

import id.simpul.connectors.PullResult;

/** Why the mailbox could not be asked, on its way to being a result. Holds no word of the server: those may name users. */
final class MailTrouble extends Exception {

    private final transient PullResult result;
    private final boolean ofWhoWeAre;

    private MailTrouble(PullResult result, boolean ofWhoWeAre) {
        this.result = result;
        this.ofWhoWeAre = ofWhoWeAre;
    }

    /** @param result of what is asked before the mailbox itself */
    static MailTrouble of(PullResult result) {
        return new MailTrouble(result, false);
    }

    static MailTrouble unavailable(String reason) {
        return new MailTrouble(new PullResult.Unavailable(reason), false);
    }

    static MailTrouble refused(String reason, String fix) {
        return new MailTrouble(new PullResult.Refused(reason, fix), false);
    }

    /** The user, the password or the token is at fault. */
    static MailTrouble notLetIn(String reason, String fix) {
        return new MailTrouble(new PullResult.Refused(reason, fix), true);
    }

    boolean isOfWhoWeAre() {
        return ofWhoWeAre;
    }

    PullResult result() {
        return result;
    }

    String reason() {
        return result instanceof PullResult.Refused refused
                ? refused.reason()
                : ((PullResult.Unavailable) result).reason();
    }
}
