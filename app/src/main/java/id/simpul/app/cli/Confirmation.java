package id.simpul.app.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** For steps that are shown first and then asked about. */
final class Confirmation {

    @Option(names = "--yes", description = "Do not ask: the answer is yes.")
    private boolean yes;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Said beforehand. */
    boolean isGiven() {
        return yes;
    }

    /**
     * @return whether the answer is yes
     * @throws HubProblem if it was not said beforehand and nobody is there to be asked
     */
    boolean given(String question) {
        if (yes) {
            return true;
        }
        spec.commandLine().getOut().flush();
        String answer = ((SimpulCli) spec.root().userObject()).ask(question + " [yes/no] ");
        if (answer == null) {
            throw new HubProblem(
                    SimpulCli.PROBLEMS,
                    "nothing was done: nobody is here to be asked; say --yes if that is the answer");
        }
        return answer.strip().equalsIgnoreCase("yes") || answer.strip().equalsIgnoreCase("y");
    }
}
