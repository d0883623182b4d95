package id.simpul.mappings.model;

import java.io.StringWriter;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes the model field by field: ten thousand complaints a second leave no room for reflection. A {@code null}, also in
 * a field that must not be, is left out, so that the schema can name what is missing.
 */
final class ComplaintWriter {

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .build();

    private final JsonGenerator to;

    private ComplaintWriter(JsonGenerator to) {
        this.to = to;
    }

    /** @param description written in place of the complaint's own; @param reporter whether who reported is written */
    static String write(Complaint complaint, String description, boolean reporter) {
        StringWriter text = new StringWriter(1024 + (description == null ? 0 : description.length()));
        try (JsonGenerator to = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            new ComplaintWriter(to).complaint(complaint, description, reporter);
        }
        return text.toString();
    }

    private void complaint(Complaint of, String description, boolean reporter) {
        to.writeStartObject();
        text("id", of.id().toString());
        source(of.source());
        to.writeArrayPropertyStart("references");
        of.references().forEach(this::reference);
        to.writeEndArray();
        word("kind", of.kind());
        word("oversight", of.oversight());
        to.writeBooleanProperty("anonymous", of.anonymous());
        to.writeBooleanProperty("secret", of.secret());
        text("title", of.title());
        text("description", description);
        text("language", of.language());
        category(of.category());
        location(of.location());
        if (reporter) {
            reporter(of.reporter());
        }
        to.writeArrayPropertyStart("attachments");
        of.attachments().forEach(this::attachment);
        to.writeEndArray();
        instant("occurredAt", of.occurredAt());
        instant("reportedAt", of.reportedAt());
        instant("receivedAt", of.receivedAt());
        text("channel", of.channel());
        text("addressedTo", of.addressedTo());
        deadlines(of.deadlines());
        routing(of.routing());
        word("status", of.status());
        to.writeNumberProperty("sequence", of.sequence());
        provenance(of.provenance());
        to.writeEndObject();
    }

    private void source(Complaint.Source source) {
        to.writeObjectPropertyStart("source");
        text("system", source.system());
        text("nativeId", source.nativeId());
        text("version", source.version());
        text("url", source.url());
        to.writeEndObject();
    }

    private void reference(Complaint.Reference reference) {
        to.writeStartObject();
        text("system", reference.system());
        text("id", reference.id());
        to.writeEndObject();
    }

    private void category(Complaint.@Nullable Category category) {
        if (category == null || category.code() == null && category.sourceLabel() == null) {
            return;
        }
        to.writeObjectPropertyStart("category");
        text("code", category.code());
        text("sourceLabel", category.sourceLabel());
        to.writeEndObject();
    }

    private void location(Complaint.@Nullable Location location) {
        if (location == null || location.equals(ComplaintReader.NOWHERE)) {
            return;
        }
        to.writeObjectPropertyStart("location");
        if (location.region() != null) {
            to.writeObjectPropertyStart("region");
            text("scheme", location.region().scheme());
            text("code", location.region().code());
            to.writeEndObject();
        }
        text("address", location.address());
        number("latitude", location.latitude());
        number("longitude", location.longitude());
        to.writeEndObject();
    }

    private void reporter(Complaint.@Nullable Reporter reporter) {
        if (reporter == null || reporter.equals(Complaint.Reporter.UNKNOWN)) {
            return;
        }
        to.writeObjectPropertyStart("reporter");
        text("name", reporter.name());
        text("nationalId", reporter.nationalId());
        text("phone", reporter.phone());
        text("email", reporter.email());
        text("address", reporter.address());
        to.writeEndObject();
    }

    private void attachment(Complaint.Attachment attachment) {
        to.writeStartObject();
        text("name", attachment.name());
        text("mediaType", attachment.mediaType());
        to.writeNumberProperty("size", attachment.size());
        text("sha256", attachment.sha256());
        text("href", attachment.href());
        word("state", attachment.state());
        to.writeEndObject();
    }

    private void deadlines(Complaint.@Nullable Deadlines deadlines) {
        if (deadlines == null || deadlines.equals(Complaint.Deadlines.NONE)) {
            return;
        }
        to.writeObjectPropertyStart("deadlines");
        instant("verifyBy", deadlines.verifyBy());
        instant("respondBy", deadlines.respondBy());
        instant("resolveBy", deadlines.resolveBy());
        to.writeEndObject();
    }

    private void routing(Complaint.@Nullable Routing routing) {
        if (routing == null) {
            return;
        }
        to.writeObjectPropertyStart("routing");
        text("agency", routing.agency());
        text("rule", routing.rule());
        text("reason", routing.reason());
        to.writeNumberProperty("hop", routing.hop());
        to.writeEndObject();
    }

    private void provenance(Complaint.@Nullable Provenance provenance) {
        if (provenance == null) {
            return;
        }
        to.writeObjectPropertyStart("provenance");
        text("mapping", provenance.mapping());
        text("originalSha256", provenance.originalSha256());
        to.writeEndObject();
    }

    private void text(String name, @Nullable String value) {
        if (value != null) {
            to.writeStringProperty(name, value);
        }
    }

    private void word(String name, @Nullable Enum<?> value) {
        if (value != null) {
            to.writeStringProperty(name, Words.of(value));
        }
    }

    private void instant(String name, @Nullable Instant value) {
        if (value != null) {
            to.writeStringProperty(name, value.toString());
        }
    }

    private void number(String name, @Nullable Double value) {
        if (value != null) {
            to.writeNumberProperty(name, value);
        }
    }
}
