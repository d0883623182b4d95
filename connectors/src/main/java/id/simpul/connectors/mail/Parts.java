package id.simpul.connectors.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A mail's text taken apart: what its sender wrote now, the history that an answer quotes, the signature. Nothing is thrown
 * away, and nothing is taken from a mail that would then say nothing: who only forwards, or only quotes, means just that.
 *
 * @param quoted    the history, the line that introduces it included; {@code null} if there is none
 * @param signature without the line that introduces it; {@code null} if there is none
 */
record Parts(String text, @Nullable String quoted, @Nullable String signature) {

    private static final int LONGEST_LINE = 500;
    private static final int LONGEST_SIGNATURE = 20;

    /** "On … wrote:", also where the mailer has broken it into two or three lines. */
    private static final Pattern WROTE = Pattern.compile(
            "^(on|pada|op|am|le)\\b.{5,400}\\b(wrote|menulis|schreef|schrieb|a écrit)\\s*:$",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final Pattern ORIGINAL = Pattern.compile(
            "^[-_*\\s]{2,}(original message|pesan asli|pesan awal|surat asli)[-_*\\s]{2,}$", Pattern.CASE_INSENSITIVE);

    private static final Pattern FORWARDED = Pattern.compile(
            "^([-_*\\s]{2,}(forwarded message|(isi )?pesan (yang )?diteruskan|pesan terusan)[-_*\\s]*"
                    + "|(begin forwarded message|awal pesan (yang )?diteruskan)\\s*:)$",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FROM = Pattern.compile("^\\*?(from|dari)\\s*:.+", Pattern.CASE_INSENSITIVE);
    private static final Pattern SENT =
            Pattern.compile("^\\*?(sent|date|dikirim|terkirim|tanggal)\\s*:.+", Pattern.CASE_INSENSITIVE);
    private static final Pattern TO =
            Pattern.compile("^\\*?(to|kepada|subject|subjek|perihal|hal)\\s*:.*", Pattern.CASE_INSENSITIVE);

    private static final Pattern ANSWER =
            Pattern.compile("^\\s*(re|bls|balas|balasan|aw|sv|antw)\\s*(\\[\\d+])?\\s*:.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern FORWARD =
            Pattern.compile("^\\s*(fwd?|trs|terusan|teruskan|wg|tr)\\s*:.*", Pattern.CASE_INSENSITIVE);

    /** What telephones write below each mail. */
    private static final Pattern DEVICE = Pattern.compile(
            "^((sent|dikirim|terkirim) (from|via|dari|melalui|menggunakan)\\b.{0,60}"
                    + "|(get|dapatkan|unduh) outlook (for|untuk)\\b.{0,40})$",
            Pattern.CASE_INSENSITIVE);

    /** @param answers whether the mail says that it is an answer */
    static Parts of(String whole, String subject, boolean answers) {
        List<String> lines = List.of(whole.split("\\R", -1));
        List<String> said = new ArrayList<>(lines);
        List<String> quoted = new ArrayList<>();
        boolean answer = (answers || ANSWER.matcher(subject).matches())
                && !FORWARD.matcher(subject).matches();
        if (answer) {
            takeHistory(said, quoted);
            if (isBlank(said)) {
                said = new ArrayList<>(lines);
                quoted.clear();
            }
        }
        List<String> signature = signature(said);
        return new Parts(
                signature == null && quoted.isEmpty() ? whole : joined(said),
                quoted.isEmpty() ? null : joined(quoted),
                signature == null ? null : joined(signature));
    }

    private static void takeHistory(List<String> said, List<String> quoted) {
        int end = said.size();
        for (int i = 0; i < said.size(); i++) {
            String line = said.get(i).strip();
            if (line.length() > LONGEST_LINE) {
                continue;
            }
            if (FORWARDED.matcher(line).matches()) {
                return; // what is forwarded is what the mail says
            }
            if (introducesHistory(said, i, line)) {
                end = i;
                break;
            }
        }
        List<String> history = new ArrayList<>(said.subList(end, said.size()));
        said.subList(end, said.size()).clear();
        // Answers between the lines: what they answer goes to the history, too.
        said.removeIf(line -> line.startsWith(">") && quoted.add(line));
        quoted.addAll(history);
    }

    private static boolean introducesHistory(List<String> lines, int at, String line) {
        if (ORIGINAL.matcher(line).matches()) {
            return true;
        }
        if (FROM.matcher(line).matches()) {
            boolean sent = false;
            for (String next : lines.subList(at + 1, Math.min(lines.size(), at + 6))) {
                sent |= SENT.matcher(next.strip()).matches();
                if (sent && TO.matcher(next.strip()).matches()) {
                    return true;
                }
            }
            return false;
        }
        String joined = line;
        for (int n = 1; n <= 3; n++) {
            if (joined.length() <= LONGEST_LINE && WROTE.matcher(joined).matches()) {
                return true;
            }
            if (at + n >= lines.size() || lines.get(at + n).isBlank()) {
                return false;
            }
            joined = joined + ' ' + lines.get(at + n).strip();
        }
        return false;
    }

    /** Taken out of the lines, with what introduces it. */
    private static @Nullable List<String> signature(List<String> said) {
        for (int i = said.size() - 1; i > 0 && i >= said.size() - LONGEST_SIGNATURE - 1; i--) {
            String line = said.get(i).strip();
            boolean dashes = said.get(i).equals("-- ") || line.equals("--");
            boolean device = DEVICE.matcher(line).matches() && isBlank(said.subList(i + 1, said.size()));
            if ((dashes || device) && !isBlank(said.subList(0, i))) {
                List<String> signature = new ArrayList<>(said.subList(device ? i : i + 1, said.size()));
                said.subList(i, said.size()).clear();
                return isBlank(signature) ? null : signature;
            }
        }
        return null;
    }

    private static boolean isBlank(List<String> lines) {
        return lines.stream().allMatch(String::isBlank);
    }

    private static String joined(List<String> lines) {
        return String.join("\n", lines).strip();
    }
}
