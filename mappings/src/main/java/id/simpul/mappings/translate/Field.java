package id.simpul.mappings.translate;

import java.util.Arrays;
import java.util.List;

/** The fields of the common model that a mapping fills: as mapping.yaml writes them, and as the model names them. */
enum Field {
    TITLE("title", "title", true),
    DESCRIPTION("description", "description", true),
    KIND("kind", "kind", true),
    OVERSIGHT("oversight", "oversight"),
    ANONYMOUS("anonymous", "anonymous"),
    SECRET("secret", "secret"),
    CATEGORY_CODE("category.code", "category.code"),
    CATEGORY_LABEL("category.source-label", "category.sourceLabel"),
    REGION("location.region", "location.region"),
    ADDRESS("location.address", "location.address"),
    LATITUDE("location.latitude", "location.latitude"),
    LONGITUDE("location.longitude", "location.longitude"),
    REPORTER_NAME("reporter.name", "reporter.name"),
    NATIONAL_ID("reporter.national-id", "reporter.nationalId"),
    PHONE("reporter.phone", "reporter.phone"),
    EMAIL("reporter.email", "reporter.email"),
    REPORTER_ADDRESS("reporter.address", "reporter.address"),
    REFERENCES("references", "references"),
    OCCURRED_AT("occurred-at", "occurredAt"),
    REPORTED_AT("reported-at", "reportedAt", true),
    CHANNEL("channel", "channel"),
    ADDRESSED_TO("addressed-to", "addressedTo"),
    STATUS("status", "status"),
    LANGUAGE("language", "language"),
    URL("url", "source.url");

    final String key;
    final String model;
    final boolean required;

    Field(String key, String model) {
        this(key, model, false);
    }

    Field(String key, String model, boolean required) {
        this.key = key;
        this.model = model;
        this.required = required;
    }

    /** {@code reporter} of {@code reporter.name}; empty for a field of the top level. */
    String group() {
        int dot = key.indexOf('.');
        return dot < 0 ? "" : key.substring(0, dot);
    }

    String name(String group) {
        return group.isEmpty() ? key : key.substring(group.length() + 1);
    }

    static List<Field> of(String group) {
        return Arrays.stream(values()).filter(f -> f.group().equals(group)).toList();
    }

    static List<String> groups() {
        return Arrays.stream(values())
                .map(Field::group)
                .filter(g -> !g.isEmpty())
                .distinct()
                .toList();
    }
}
