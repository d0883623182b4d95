package id.simpul.connectors.list;

import id.simpul.connectors.PullResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks for more of one record than its row says. Expected failures are answers, never exceptions. From any thread. */
public interface DetailFetcher {

    /**
     * @param call   {@link id.simpul.mappings.source.Detail#ITSELF} or the name of a part
     * @param ask    which page of a part; its first one for a detail
     * @param values what place-holders of the request stand for, {@code key} among them
     */
    Answer detail(String call, PageFetcher.Ask ask, Map<String, @Nullable String> values);

    sealed interface Answer {}

    /**
     * @param answer as JDK maps, lists and values; {@code null}: nothing, and that is all right
     * @param next   the token or the address of the part's next page, or {@code null}
     */
    record Told(@Nullable Object answer, @Nullable String next) implements Answer {}

    /** Down, busy or refused: owed (R13). @param why {@link PullResult.Unavailable} or {@link PullResult.Refused} */
    record NotNow(PullResult why) implements Answer {
        String reason() {
            return why instanceof PullResult.Refused refused
                    ? refused.reason()
                    : ((PullResult.Unavailable) why).reason();
        }
    }

    /** 404, 410: no later try can succeed. */
    record Gone(String reason) implements Answer {}
}
