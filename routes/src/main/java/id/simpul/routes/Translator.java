package id.simpul.routes;

import id.simpul.connectors.Original;
import id.simpul.connectors.SourceFile;
import id.simpul.connectors.files.AttachmentStore;
import id.simpul.connectors.files.Ticket;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.Complaint.Attachment;
import id.simpul.mappings.model.Complaint.AttachmentState;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.RecordProblem;
import id.simpul.mappings.translate.Translation;
import id.simpul.routes.Letter.Fate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Message translator: a source's record becomes a complaint of the common model, or its problems are named. */
public class Translator {

    private final Supplier<AttachmentStore> files;

    public Translator(AttachmentStore files) {
        this(() -> files);
    }

    /** @param files asked for only where a description goes beside its complaint */
    public Translator(Supplier<AttachmentStore> files) {
        this.files = files;
    }

    public Page translate(Page page) {
        return page.each(
                letter -> letter.fate() != null ? letter : letter.with(fate(page.source(), letter.original())));
    }

    /** What becomes of this record under the mapping of today. */
    public Fate fate(SourceBundle source, Original original) {
        if (original.setAside() != null) {
            return new Fate.SetAside(original.setAside());
        }
        if (original.defect() != null || original.tree() == null) {
            String defect = original.defect() != null ? original.defect() : "cannot be read";
            return new Fate.Invalid(List.of(new RecordProblem(
                    "record",
                    "record: " + defect,
                    defect,
                    "look at the original; if the source's format changed, source.yaml must follow")));
        }
        Translation translation = source.mapping()
                .translate(new Reading(
                        source.id(),
                        original.nativeId(),
                        original.version(),
                        original.readAt(),
                        original.tree(),
                        attachments(original),
                        original.fingerprint()));
        if (translation instanceof Translation.Untranslatable untranslatable) {
            return new Fate.Invalid(untranslatable.problems());
        }
        Translation.Translated translated = (Translation.Translated) translation;
        return new Fate.Deliverable(withDescriptionFile(translated.complaint()), translated.approximate());
    }

    private static List<Attachment> attachments(Original original) {
        List<Attachment> attachments = new ArrayList<>();
        for (SourceFile file : original.files()) {
            if (file instanceof SourceFile.Stored stored) {
                attachments.add(new Attachment(
                        file.name(),
                        file.mediaType(),
                        stored.ticket().size(),
                        stored.ticket().sha256(),
                        null,
                        AttachmentState.AVAILABLE));
            } else {
                attachments.add(
                        new Attachment(file.name(), file.mediaType(), 0, null, null, AttachmentState.UNAVAILABLE));
            }
        }
        return attachments;
    }

    /** A description too long for a queue message goes whole beside it (design 4). */
    private Complaint withDescriptionFile(Complaint complaint) {
        if (!ComplaintJson.descriptionGoesAside(complaint)) {
            return complaint;
        }
        try {
            Ticket ticket = files.get().put(complaint.description().getBytes(StandardCharsets.UTF_8));
            List<Attachment> attachments = new ArrayList<>(complaint.attachments());
            attachments.add(new Attachment(
                    ComplaintJson.DESCRIPTION_FILE,
                    "text/plain; charset=utf-8",
                    ticket.size(),
                    ticket.sha256(),
                    null,
                    AttachmentState.AVAILABLE));
            return complaint.withAttachments(attachments);
        } catch (IOException e) {
            throw new UncheckedIOException("the attachment store cannot be written", e);
        }
    }
}
