package id.simpul.app.cli;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.folder.SourceFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A source folder on its way to a hub, or back from one. */
record SourceUpload(Path folder, String id, SourceFiles files) {

    /** Hidden, so it is no part of the source: the version that an exported folder was. */
    private static final String MARK = ".simpul-version";

    /** @throws HubProblem if it is no source folder, or something in it can go to no hub */
    static SourceUpload of(Path folder) {
        if (!Files.isRegularFile(folder.resolve("source.yaml"))) {
            throw new HubProblem(
                    SimpulCli.PROBLEMS,
                    "%s is no source folder: there is no source.yaml in it. Name one, e.g. sources/jabar-aduan"
                            .formatted(folder));
        }
        List<FileProblem> problems = new ArrayList<>();
        SourceFiles files = SourceFiles.in(folder, problems);
        if (!problems.isEmpty()) {
            throw new HubProblem(
                    SimpulCli.PROBLEMS,
                    "it cannot go to a hub\n"
                            + String.join(
                                    "\n",
                                    problems.stream().map(FileProblem::toString).toList()));
        }
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new SourceUpload(folder, name == null ? "" : name.toString(), files);
    }

    /** As the API takes it. */
    Map<String, Object> body() {
        Map<String, String> text = new TreeMap<>();
        Map<String, String> binary = new TreeMap<>();
        files.all().forEach((name, content) -> SourceFiles.text(content)
                .ifPresentOrElse(
                        it -> text.put(name, it),
                        () -> binary.put(name, Base64.getEncoder().encodeToString(content))));
        Map<String, Object> body = new TreeMap<>(Map.of("files", text));
        if (!binary.isEmpty()) {
            body.put("binaryFiles", binary);
        }
        return body;
    }

    /** The version that the folder was when it was exported. */
    Optional<Integer> basedOn() {
        try {
            String mark = Files.readString(folder.resolve(MARK)).strip();
            return mark.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(mark)) : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    static void mark(Path folder, int version) throws IOException {
        Files.writeString(folder.resolve(MARK), version + "\n");
    }

    /** A mistake where the person has the file, if it is in this folder. */
    String place(String file) {
        return file.startsWith(id + "/")
                ? folder.resolve(file.substring(id.length() + 1)).toString()
                : file;
    }
}
