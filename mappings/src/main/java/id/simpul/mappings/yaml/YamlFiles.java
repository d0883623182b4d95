package id.simpul.mappings.yaml;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** The files that an object was read from, by the name that the marks of its nodes carry. */
record YamlFiles(Map<String, Path> byName) {

    static YamlFiles of(Path file) {
        return new YamlFiles(Map.of(file.toString(), file));
    }

    YamlFiles and(YamlFiles others) {
        Map<String, Path> all = new HashMap<>(byName);
        all.putAll(others.byName);
        return new YamlFiles(Map.copyOf(all));
    }

    Path path(Mark mark) {
        Path file = byName.get(mark.getName());
        if (file == null) {
            throw new IllegalStateException("a mark of an unknown file");
        }
        return file;
    }

    /** @return {@code null} for an empty file. Every mark names the file, so that nodes of several files can be put together. */
    static @Nullable Node compose(String file, String text, LoaderOptions options) {
        StreamReader reader = new StreamReader(new StringReader(text)) {
            @Override
            public Mark getMark() {
                Mark mark = super.getMark();
                return new Mark(
                        file, mark.getIndex(), mark.getLine(), mark.getColumn(), mark.getBuffer(), mark.getPointer());
            }
        };
        return new Composer(new ParserImpl(reader, options), new Resolver(), options).getSingleNode();
    }
}
