package id.simpul.app.cli;

/** Why a hub gave no good answer. */
final class HubProblem extends RuntimeException {

    private final int exitCode;

    HubProblem(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
