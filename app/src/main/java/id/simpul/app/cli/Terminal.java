package id.simpul.app.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** The person at the terminal, if there is one. */
interface Terminal {

    /** @return what was answered; {@code null} if nobody is there to answer */
    @Nullable
    String ask(String question);

    /** {@code simpul} runs Java so that there is a console only where a person types and reads. */
    static @Nullable String console(String question) {
        Console console = System.console();
        return console == null ? null : console.readLine("%s", question);
    }
}
