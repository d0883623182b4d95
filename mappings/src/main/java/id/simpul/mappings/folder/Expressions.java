package id.simpul.mappings.folder;

import id.simpul.mappings.translate.Expression;
import id.simpul.mappings.yaml.YamlObject;
import id.simpul.mappings.yaml.YamlText;
import org.jspecify.annotations.Nullable;

/** JSONata expressions in {@code source.yaml}; one that does not compile is a problem, and then {@code null}. */
final class Expressions {

    private Expressions() {}

    static @Nullable String required(YamlObject object, String key, String example) {
        YamlText text = object.required(key, example);
        return text == null ? null : compiled(text);
    }

    static @Nullable String optional(YamlObject object, String key) {
        YamlText text = object.text(key);
        return text == null ? null : compiled(text);
    }

    private static @Nullable String compiled(YamlText text) {
        return Expression.compile(text).map(Expression::text).orElse(null);
    }
}
