package id.simpul.simulators;

import id.simpul.simulators.content.Report;
import java.time.Instant;
import java.util.Map;

/** The shape in which one system shows a report. */
interface Form {

    /** The record's fields in order; may be edited before they are rendered. */
    Map<String, Object> fields(Report report, Instant stamp);

    /** Whether the system lists a report in this state at all. */
    default boolean lists(Report report) {
        return true;
    }

    byte[] render(Map<String, Object> fields);

    /** How the system writes a stamp: local time, seconds. */
    String stamp(Instant instant);
}
