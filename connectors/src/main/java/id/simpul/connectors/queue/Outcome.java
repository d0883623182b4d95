package id.simpul.connectors.queue;

import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;

/** What one broker transaction came to. */
sealed interface Outcome {

    record Committed() implements Outcome {}

    /** Rolled back for certain, because of these rows, by their duplicate ids. */
    record RowsRefused(Map<String, Answers.Refusal> refusals) implements Outcome {}

    /** Rolled back for certain, because of something in it. */
    record Refused(ActiveMQExceptionType type, String reason) implements Outcome {}

    /** Not committed for certain, and nothing more can be sent now. */
    record Unsent(String reason) implements Outcome {}

    /** It may be committed or not, and nothing more can be sent now. */
    record Unknown(String reason) implements Outcome {}
}
