package id.simpul.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page of documentation as its reader follows it, in an empty folder, with the {@code simpul} command that was just built.
 *
 * <p>Fenced blocks are acted on: {@code console} runs each line that begins with "$ " and compares what it prints with the lines below
 * it ("…" stands for anything, alone on a line for any lines); {@code console terminal} starts a command that goes on, and waits until it
 * has printed the lines below; {@code yaml FILE} and {@code csv FILE} are a file as the reader saves it.
 */
@SuppressWarnings("try") // closing may be interrupted
final class Tutorial implements AutoCloseable {

    private static final Path HOME = Path.of("").toAbsolutePath().getParent();
    private static final Pattern BLOCK =
            Pattern.compile("^```(\\w+)(?: (\\S+))?\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(.*)");
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private final Path folder;
    private final Map<String, String> ports;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<Process> running = new ArrayList<>();
    private int started;

    /** @param ports those that the page names, and those that are free here */
    Tutorial(Path folder, Map<String, String> ports) throws IOException {
        this.folder = folder;
        this.ports = ports;
        // Built right now, whatever its reproducible stamp says: the command must not build it once more.
        Path jar = HOME.resolve("app/target/simpul-exec.jar");
        if (Files.exists(jar)) {
            Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
        }
        Path command = folder.resolve("simpul");
        Files.writeString(command, "#!/bin/sh\nexec '" + HOME.resolve("simpul") + "' \"$@\"\n");
        assertThat(command.toFile().setExecutable(true)).isTrue();
    }

    void follow(Path page) throws Exception {
        Matcher block = BLOCK.matcher(ported(Files.readString(page)));
        while (block.find()) {
            String language = block.group(1);
            String argument = block.group(2);
            if (language.equals("console") && argument == null) {
                foreground(block.group(3));
            } else if (language.equals("console")) {
                background(block.group(3));
            } else if (argument != null) {
                Path file = folder.resolve(argument);
                Files.createDirectories(file.getParent());
                Files.writeString(file, block.group(3));
            }
        }
    }

    private String ported(String text) {
        String ported = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            ported = ported.replace(port.getKey(), port.getValue());
        }
        return ported;
    }

    private record Step(String command, List<String> expected) {}

    private static List<Step> steps(String block) {
        List<Step> steps = new ArrayList<>();
        StringBuilder command = new StringBuilder();
        boolean open = false;
        for (String line : block.split("\n")) {
            if (line.startsWith("$ ") || open) {
                if (!open) {
                    command.setLength(0);
                }
                open = line.endsWith("\\");
                command.append(open ? line.substring(0, line.length() - 1) : line);
                if (!open) {
                    steps.add(new Step(command.substring(2), new ArrayList<>()));
                }
            } else {
                steps.get(steps.size() - 1).expected().add(line);
            }
        }
        return steps;
    }

    private void foreground(String block) throws Exception {
        for (Step step : steps(block)) {
            Matcher export = EXPORT.matcher(step.command());
            if (export.matches()) {
                environment.put(export.group(1), export.group(2).replaceAll("^'(.*)'$", "$1"));
                continue;
            }
            Path output = folder.resolve(".output");
            Process process = start(step.command(), output);
            process.getOutputStream().close(); // nobody types
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail("'%s' does not end:%n%s", step.command(), Files.readString(output));
            }
            String printed = Files.readString(output, StandardCharsets.UTF_8);
            if (!matches(step.expected(), printed)) {
                assertThat(printed).as("$ " + step.command()).isEqualTo(String.join("\n", step.expected()));
            }
        }
    }

    private void background(String block) throws Exception {
        for (Step step : steps(block)) {
            Path output = folder.resolve(".terminal-" + ++started);
            Process process = start("exec " + step.command(), output);
            running.add(process);
            List<String> expected = new ArrayList<>(step.expected());
            expected.add("…");
            await("$ " + step.command())
                    .atMost(PATIENCE)
                    .failFast("it ended", () -> !process.isAlive())
                    .untilAsserted(() -> {
                        String printed = Files.readString(output);
                        if (!matches(expected, printed)) {
                            assertThat(printed).isEqualTo(String.join("\n", step.expected()));
                        }
                    });
        }
    }

    private Process start(String command, Path output) throws IOException {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().keySet().removeIf(name -> name.startsWith("SIMPUL_"));
        shell.environment().putAll(environment);
        return shell.start();
    }

    private static boolean matches(List<String> expected, String printed) {
        StringBuilder pattern = new StringBuilder();
        for (String line : expected) {
            if (line.strip().equals("…")) {
                pattern.append("(?:.*\n)*?");
                continue;
            }
            String[] parts = line.stripTrailing().split("…", -1);
            for (int i = 0; i < parts.length; i++) {
                pattern.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
            }
            pattern.append("[ \t]*\n");
        }
        String text = printed.isEmpty() || printed.endsWith("\n") ? printed : printed + "\n";
        return Pattern.compile(pattern.toString()).matcher(text).matches();
    }

    @Override
    public void close() {
        for (int i = running.size() - 1; i >= 0; i--) {
            Process process = running.get(i);
            process.destroy();
            try {
                if (!process.waitFor(30, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
