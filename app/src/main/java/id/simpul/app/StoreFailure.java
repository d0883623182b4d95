package id.simpul.app;

import id.simpul.connectors.files.StoreRefused;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** An attachment store that is not ours is said in words, not as a stack trace. */
final class StoreFailure extends AbstractFailureAnalyzer<StoreRefused> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StoreRefused refused) {
        return new FailureAnalysis(refused.getMessage(), refused.fix(), refused);
    }
}
