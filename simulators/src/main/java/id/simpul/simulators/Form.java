package id.simpul.simulators;

import id.simpul.simulators.content.Report;
import java.time.Instant;
import java.util.Map;

/** The shape in which one system shows a report. */
interface Form {

    /** The record's fields in order; may be edited before they are rendered. */
    Map<String, Object> fields(Report report, Instant stamp);

    byte[] render(Map<String, Object> fields);

    /** How the system writes a stamp: local time, seconds. */
    String stamp(Instant instant);
}
