package id.simpul.simulators;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields as XML: a list repeats its element, a map is elements inside, {@code null} is {@code xsi:nil}. */
final class Xml {

    private Xml() {}

    static void element(StringBuilder xml, String name, @Nullable Object value) {
        if (value instanceof List<?> list) {
            list.forEach(item -> element(xml, name, item));
        } else if (value instanceof Map<?, ?> map) {
            xml.append('<').append(name).append('>');
            map.forEach((inner, content) -> element(xml, (String) inner, content));
            xml.append("</").append(name).append('>');
        } else if (value == null) {
            xml.append('<').append(name).append(" xsi:nil=\"true\"/>");
        } else {
            xml.append('<')
                    .append(name)
                    .append('>')
                    .append(escaped(value))
                    .append("</")
                    .append(name)
                    .append('>');
        }
    }

    static String escaped(Object value) {
        return value.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    /** The text of the first element of that name, whatever its prefix; empty if there is none. */
    static String text(String xml, String name) {
        var found = java.util.regex.Pattern.compile("<(?:\\w+:)?" + name + "(?:\\s[^>]*)?>([^<]*)<")
                .matcher(xml);
        return found.find()
                ? found.group(1)
                        .replace("&lt;", "<")
                        .replace("&gt;", ">")
                        .replace("&apos;", "'")
                        .replace("&quot;", "\"")
                        .replace("&amp;", "&")
                        .strip()
                : "";
    }
}
