package id.simpul.app.folder;

import org.jspecify.annotations.Nullable;

/** Whoever can be asked while a command runs: the root of the commands knows. */
public interface Person {

    /** @return what was answered; {@code null} if nobody is there to answer */
    @Nullable
    String ask(String question);
}
