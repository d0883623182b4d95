package id.simpul.app.folder;

import java.util.List;
import java.util.stream.Collectors;

/** Results in the XML that build servers read. */
final class JUnit {

    private JUnit() {}

    static String xml(List<TestCommand.Tested> all, boolean personal) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
        for (TestCommand.Tested tested : all) {
            int broken = tested.problems().isEmpty() ? 0 : 1;
            long failed = broken
                    + tested.results().stream().filter(it -> !it.isGood()).count();
            xml.append("  <testsuite name=\"%s\" tests=\"%d\" failures=\"%d\">%n"
                    .formatted(
                            escaped(tested.source()), broken + tested.results().size(), failed));
            if (broken > 0) {
                one(
                        xml,
                        tested.source(),
                        "folder",
                        tested.problems().stream().map(Object::toString).collect(Collectors.joining("\n")));
            }
            for (Case.Result result : tested.results()) {
                String told = result.problem() == null
                        ? result.differences().stream()
                                .map(it -> it.text(personal))
                                .collect(Collectors.joining("\n"))
                        : result.problem().toString();
                one(xml, tested.source(), result.of().name(), result.isGood() ? "" : told);
            }
            xml.append("  </testsuite>\n");
        }
        return xml.append("</testsuites>\n").toString();
    }

    private static void one(StringBuilder xml, String source, String name, String told) {
        xml.append("    <testcase classname=\"%s\" name=\"%s\"".formatted(escaped(source), escaped(name)));
        xml.append(told.isEmpty() ? "/>\n" : "><failure>%s</failure></testcase>%n".formatted(escaped(told)));
    }

    private static String escaped(String text) {
        return text.replaceAll("[\\p{Cntrl}&&[^\n]]", "?")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
