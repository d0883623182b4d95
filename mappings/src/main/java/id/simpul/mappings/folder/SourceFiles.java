package id.simpul.mappings.folder;

import id.simpul.mappings.FileProblem;
import id.simpul.mappings.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The files of one source folder as they are, by their names inside it ({@code codes/kind.csv}): enough to read the source
 * anywhere. Profiles that lie beside the folder are in it as {@code profiles/NAME/...}; those that ship come from the product.
 * Never a secret: {@code ${NAME}} stays a reference, and a private key in the folder is a problem.
 */
public final class SourceFiles {

    /** Of one folder. */
    public static final int MOST_FILES = 500;

    /** Of all files of one folder together. */
    public static final long MOST_BYTES = 5L << 20;

    /** Where the profiles of a source may lie inside its own folder. */
    static final String PROFILES = "profiles";

    private static final int LONGEST_NAME = 200;
    private static final Pattern PART = Pattern.compile("[^./\\\\:*?\"<>|~\\p{Cntrl}][^/\\\\:*?\"<>|\\p{Cntrl}]*");
    private static final Pattern KEYS = Pattern.compile("(?i).+\\.(p12|pfx|jks|jceks|keystore)");
    private static final Pattern KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----");

    private final TreeMap<String, byte[]> files;

    private SourceFiles(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    /**
     * @param id    of the source, in problems the folder's name
     * @param files by their names; adds to {@code problems} what cannot be kept
     */
    public static SourceFiles of(String id, Map<String, byte[]> files, List<FileProblem> problems) {
        long bytes = 0;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            bytes += file.getValue().length;
            String place = id + "/" + file.getKey().replaceAll("\\p{Cntrl}", "?");
            if (!isSafe(file.getKey()) || isFolderToo(file.getKey(), files.keySet())) {
                problems.add(new FileProblem(
                        place,
                        1,
                        1,
                        "",
                        "has a name that no file of a source folder can have",
                        "use names like codes/kind.csv: relative, no '..', nothing hidden, at most %d characters"
                                .formatted(LONGEST_NAME)));
            } else if (isKey(file.getKey(), file.getValue())) {
                problems.add(privateKey(place));
            }
        }
        if (files.size() > MOST_FILES || bytes > MOST_BYTES) {
            problems.add(tooMuch(id));
        }
        if (!files.containsKey("source.yaml")) {
            problems.add(new FileProblem(
                    id + "/source.yaml", 1, 1, "", "is not there", "a source folder has a source.yaml"));
        }
        return new SourceFiles(files);
    }

    /** As they were kept. */
    public static SourceFiles kept(Map<String, byte[]> files) {
        return new SourceFiles(files);
    }

    /** @return what there is, also after a problem */
    public static SourceFiles in(Path folder, List<FileProblem> problems) {
        return in(folder, Layers.read(folder, new java.util.ArrayList<>()).folders(), problems);
    }

    /** @param folders of the source and of the profiles that it extends */
    static SourceFiles in(Path folder, List<Path> folders, List<FileProblem> problems) {
        Map<String, byte[]> files = new TreeMap<>();
        for (Path each : folders) {
            if (each.equals(folder)) {
                collect(each, folder, "", files, problems);
            } else if (!Profiles.ships(each) && !each.startsWith(folder.resolve(PROFILES))) {
                collect(each, folder, PROFILES + "/" + each.getFileName() + "/", files, problems);
            }
        }
        return new SourceFiles(files);
    }

    private static void collect(
            Path from, Path folder, String prefix, Map<String, byte[]> files, List<FileProblem> problems) {
        try {
            Path home = from.toRealPath();
            // Links are followed, for container platforms mount files as links into a hidden folder beside them.
            Files.walkFileTree(from, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 12, new SimpleFileVisitor<>() {
                private long bytes =
                        files.values().stream().mapToLong(it -> it.length).sum();

                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return !dir.equals(from) && isPrivate(dir)
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    if (isPrivate(file) || !attributes.isRegularFile()) {
                        return FileVisitResult.CONTINUE;
                    }
                    String name = prefix + from.relativize(file).toString().replace('\\', '/');
                    if (!isSafe(name)) {
                        problem(file, "has a name that no file of a source folder can have", "rename it");
                    } else if (!file.toRealPath().startsWith(home)) {
                        problem(file, "leads out of the folder", "put the file itself into this folder");
                    } else if (files.size() == MOST_FILES || (bytes += attributes.size()) > MOST_BYTES) {
                        problems.add(tooMuch(folder.toString()));
                        return FileVisitResult.TERMINATE;
                    } else {
                        byte[] content = Files.readAllBytes(file);
                        if (isKey(name, content)) {
                            problems.add(privateKey(file.toString()));
                        }
                        files.put(name, content);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) {
                    if (!isPrivate(file)) {
                        problem(file, "cannot be read", "check the file and its rights");
                    }
                    return FileVisitResult.CONTINUE;
                }

                private void problem(Path file, String what, String fix) {
                    problems.add(new FileProblem(file.toString(), 1, 1, "", what, fix));
                }
            });
        } catch (IOException e) {
            problems.add(
                    new FileProblem(from.toString(), 1, 1, "", "cannot be read", "check the folder and its rights"));
        }
    }

    /** Hidden, or an editor's copy. */
    private static boolean isPrivate(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(".") || name.endsWith("~");
    }

    private static boolean isSafe(String name) {
        return name.length() <= LONGEST_NAME
                && Arrays.stream(name.split("/", -1))
                        .allMatch(part -> PART.matcher(part).matches());
    }

    private static boolean isFolderToo(String name, Set<String> all) {
        return all.stream().anyMatch(other -> other.startsWith(name + "/"));
    }

    private static boolean isKey(String name, byte[] content) {
        return KEYS.matcher(name).matches()
                || content.length < 1 << 20
                        && KEY.matcher(new String(content, StandardCharsets.ISO_8859_1))
                                .find();
    }

    private static FileProblem privateKey(String place) {
        return new FileProblem(
                place,
                1,
                1,
                "",
                "is or holds a private key, and source folders are kept in the database, secrets never",
                "put it outside the folder and name its place there by a reference: ${NAME}");
    }

    private static FileProblem tooMuch(String place) {
        return new FileProblem(
                place,
                1,
                1,
                "",
                "holds more than %d files or %d MiB".formatted(MOST_FILES, MOST_BYTES >> 20),
                "keep large samples elsewhere: a source folder goes whole into the database");
    }

    /** In order of their names; not to be changed. */
    public Map<String, byte[]> all() {
        return Collections.unmodifiableMap(files);
    }

    /** @return empty if it is binary, or there is none of that name */
    public Optional<String> text(String name) {
        byte[] content = files.get(name);
        return content == null ? Optional.empty() : text(content);
    }

    /** @return empty if it is no text in UTF-8 */
    public static Optional<String> text(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException binary) {
            return Optional.empty();
        }
    }

    /** SHA-256 over names and contents: two folders with the same one are the same. */
    public String hash() {
        MessageDigest digest = Sha256.digest();
        files.forEach((name, content) -> {
            digest.update((name + '\0' + content.length + '\0').getBytes(StandardCharsets.UTF_8));
            digest.update(content);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Writes them into a folder, which is made. What lies there besides stays. */
    public void writeTo(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!isSafe(file.getKey())) {
                throw new IOException("'" + file.getKey().toLowerCase(Locale.ROOT) + "' is no name of a file here");
            }
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            Files.write(target, file.getValue());
        }
    }

    @Override
    public String toString() {
        return "SourceFiles" + files.keySet();
    }
}
