package id.simpul.connectors.rest;

import id.simpul.connectors.list.AnswerReader;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.tree.AnswerReading;
import id.simpul.connectors.tree.Broken;
import id.simpul.connectors.tree.Tree;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.Rest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Answers over plain HTTP, in JSON, XML or CSV, however they came: from the system, or out of a file. */
public final class RestAnswers {

    private final AnswerReading reading;
    private final AnswerReader answers;
    private final AnswerReader xmlAnswers;

    /** @throws IllegalArgumentException if an expression in the definition is none */
    public RestAnswers(Rest access) {
        this.reading = new AnswerReading(access.answer());
        this.answers = new AnswerReader(access.list(), false);
        this.xmlAnswers = new AnswerReader(access.list(), true);
    }

    /**
     * @param contentType of the answer, or {@code null}
     * @throws Broken if it is none of the formats, or not the declared one
     */
    public Tree tree(byte[] body, @Nullable String contentType) throws Broken {
        return reading.read(body, contentType);
    }

    /** One record that was kept; {@code null} if it cannot be read. */
    public @Nullable Object record(byte[] original, String mediaType) {
        return reading.record(original, mediaType);
    }

    /**
     * What source.yaml says of an answer besides its records.
     *
     * @param status of HTTP
     * @param answer {@code null} if it could not be read
     * @return {@code null} for nothing
     */
    public PageFetcher.@Nullable Answer meaning(
            int status, @Nullable Object answer, Instant departed, Instant answered, @Nullable Instant date) {
        return answers.meaning(status, answer, departed, answered, date);
    }

    /** The records of an answer. */
    public PageFetcher.Answer list(Tree answer, Instant departed, Instant answered, @Nullable Instant date) {
        return (answer instanceof XmlTree ? xmlAnswers : answers)
                .read(
                        answer.root(),
                        record -> {
                            Tree.Piece piece = answer.piece(record);
                            return new PageFetcher.Row(record, piece.bytes(), piece.mediaType());
                        },
                        departed,
                        answered,
                        date);
    }
}
