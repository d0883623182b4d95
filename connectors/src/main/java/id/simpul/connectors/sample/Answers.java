package id.simpul.connectors.sample;

import id.simpul.connectors.PullResult;
import id.simpul.connectors.list.Expression;
import id.simpul.connectors.list.PageFetcher;
import id.simpul.connectors.rest.RestAnswers;
import id.simpul.connectors.soap.SoapAnswers;
import id.simpul.connectors.tree.Broken;
import id.simpul.connectors.tree.Tree;
import id.simpul.connectors.tree.XmlTree;
import id.simpul.mappings.source.ListReading;
import id.simpul.mappings.source.Rest;
import id.simpul.mappings.source.Soap;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a saved file is to a protocol that gives lists: an answer, or a record out of one. */
interface Answers {

    /** Of a protocol without lists; never asked. */
    Answers NONE = (bytes, name, at) -> Found.broken("there is no list to read", false);

    Found read(byte[] bytes, String name, Instant at);

    /**
     * What was found.
     *
     * @param form      of what is given
     * @param rows      of an answer; {@code null} if it is none
     * @param record    what the file is as one record, or {@code null}
     * @param why       it is no answer, or {@code null}
     * @param isError   the system says so itself
     * @param problem   why it cannot be read at all, or {@code null}
     * @param maybeMany it may hold several values one after another
     */
    record Found(
            Sample.Form form,
            @Nullable List<PageFetcher.Row> rows,
            PageFetcher.@Nullable Row record,
            @Nullable String why,
            boolean isError,
            @Nullable String problem,
            boolean maybeMany,
            List<String> notes) {

        static Found broken(String problem, boolean maybeMany) {
            return new Found(Sample.Form.RECORD, null, null, null, false, problem, maybeMany, List.of());
        }

        static Found of(
                PageFetcher.Answer answer, boolean isError, PageFetcher.@Nullable Row record, ListReading list) {
            if (answer instanceof PageFetcher.Listed listed) {
                boolean itself = record != null
                        && listed.rows().size() == 1
                        && listed.rows().get(0).tree() == record.tree();
                List<String> notes = itself || !list.detailed() || listed.rows().isEmpty()
                        ? List.of()
                        : List.of("the rows of a list: source.yaml asks more about each, which is not in this file;"
                                + " save the record itself for that");
                return new Found(
                        itself ? Sample.Form.RECORD : Sample.Form.ANSWER,
                        listed.rows(),
                        record,
                        null,
                        false,
                        null,
                        false,
                        notes);
            }
            return new Found(
                    Sample.Form.RECORD,
                    null,
                    record,
                    reason((PageFetcher.Failed) answer),
                    isError,
                    null,
                    false,
                    List.of());
        }

        private static String reason(PageFetcher.Failed failed) {
            return failed.why() instanceof PullResult.Refused refused
                    ? refused.reason()
                    : failed.why() instanceof PullResult.Unavailable down ? down.reason() : "it cannot be read";
        }
    }

    final class OfRest implements Answers {
        private final RestAnswers answers;
        private final ListReading list;
        private final @Nullable Expression key;
        private final @Nullable Expression detail;

        OfRest(Rest rest) {
            this.answers = new RestAnswers(rest);
            this.list = rest.list();
            this.key = Expression.of(list.key());
            this.detail =
                    list.detail() == null ? null : Expression.of(list.detail().record());
        }

        @Override
        public Found read(byte[] bytes, String name, Instant at) {
            Tree tree;
            try {
                tree = answers.tree(bytes, name.toLowerCase(Locale.ROOT).endsWith(".csv") ? "text/csv" : null);
            } catch (Broken broken) {
                String said = String.valueOf(broken.getMessage());
                return Found.broken(said, said.startsWith("something follows"));
            }
            PageFetcher.Row record = record(tree, bytes);
            PageFetcher.Answer meant = answers.meaning(200, tree.root(), at, at, null);
            Found found =
                    Found.of(meant != null ? meant : answers.list(tree, at, at, null), meant != null, record, list);
            if (found.rows() != null && !found.rows().isEmpty()) {
                return found;
            }
            if (tree.root() instanceof List<?> several && !several.isEmpty()) {
                return several(tree, several, found);
            }
            return hasKey(record) ? found : detail(tree, found);
        }

        /** As it is kept: an element's content, not its name. */
        private PageFetcher.@Nullable Row record(Tree tree, byte[] bytes) {
            if (tree instanceof XmlTree xml) {
                return new PageFetcher.Row(xml.content(), bytes, "application/xml");
            }
            return tree.root() instanceof Map<?, ?> map ? new PageFetcher.Row(map, bytes, "application/json") : null;
        }

        private boolean hasKey(PageFetcher.@Nullable Row record) {
            try {
                return record != null && key != null && key.text(record.tree()) != null;
            } catch (Expression.Failed no) {
                return false;
            }
        }

        /** Records that somebody put into a list. */
        private static Found several(Tree tree, List<?> several, Found found) {
            List<PageFetcher.Row> rows = new ArrayList<>();
            for (Object one : several) {
                Tree.Piece piece = tree.piece(one);
                rows.add(new PageFetcher.Row(one, piece.bytes(), piece.mediaType()));
            }
            return new Found(Sample.Form.RECORDS, rows, null, found.why(), false, null, false, List.of());
        }

        private Found detail(Tree tree, Found found) {
            try {
                Object one = detail == null ? null : detail.value(tree.root());
                if (one instanceof List<?> only && only.size() == 1) {
                    one = only.get(0);
                }
                if (one instanceof Map<?, ?>) {
                    Tree.Piece piece = tree.piece(one);
                    return new Found(
                            Sample.Form.DETAIL,
                            null,
                            new PageFetcher.Row(one, piece.bytes(), piece.mediaType()),
                            null,
                            false,
                            null,
                            false,
                            list.parts().isEmpty()
                                    ? List.of()
                                    : List.of("the lists that belong to it (parts) are not in this file"));
                }
            } catch (Expression.Failed no) {
                return found;
            }
            return found;
        }
    }

    final class OfSoap implements Answers {
        private final SoapAnswers answers;
        private final ListReading list;
        private final long limit;

        OfSoap(Soap soap, long limit) {
            this.answers = new SoapAnswers(soap);
            this.list = soap.list();
            this.limit = limit;
        }

        @Override
        public Found read(byte[] bytes, String name, Instant at) {
            String type = firstIsAngle(bytes) ? "application/xml" : "application/json";
            Object kept = answers.record(bytes, type);
            PageFetcher.Row record = kept == null ? null : new PageFetcher.Row(kept, bytes, type);
            if (type.equals("application/json")) {
                return record == null
                        ? Found.broken("it is neither XML nor JSON", false)
                        : new Found(Sample.Form.RECORD, null, record, null, false, null, false, List.of());
            }
            try {
                PageFetcher.Answer answer = answers.read(bytes, limit, at);
                boolean isEnvelope = kept instanceof Map<?, ?> map && map.containsKey("Body");
                return Found.of(answer, isEnvelope, isEnvelope ? null : record, list);
            } catch (IOException broken) {
                return Found.broken(String.valueOf(broken.getMessage()), false);
            }
        }

        private static boolean firstIsAngle(byte[] bytes) {
            for (byte b : bytes) {
                if (b == '<') {
                    return true;
                }
                if (b == '{' || b == '[') {
                    return false;
                }
            }
            return true;
        }
    }
}
