package id.simpul.benchmarks;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;

/**
 * How long each named step of the hub's routes takes, by the wall clock. {@code pull} is the time between the last step of
 * one page and the first of the next: asking the source and reading its answer.
 */
final class StepTimes implements InterceptStrategy {

    private static final String FIRST = "claimCheck";
    private static final String LAST = "count";

    private final Map<String, LongAdder> nanos = new ConcurrentHashMap<>();
    private volatile long pageDone;

    void reset() {
        nanos.clear();
        pageDone = 0;
    }

    /** Seconds by step. */
    Map<String, Double> seconds() {
        Map<String, Double> seconds = new TreeMap<>();
        nanos.forEach((step, time) -> seconds.put(step, time.sum() / 1e9));
        return seconds;
    }

    @Override
    public Processor wrapProcessorInInterceptors(
            CamelContext context, NamedNode definition, Processor target, Processor nextTarget) {
        String step = definition.getId();
        return new DelegateAsyncProcessor(target) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                long began = System.nanoTime();
                if (step.equals(FIRST) && pageDone != 0) {
                    add("pull", began - pageDone);
                }
                return super.process(exchange, doneSync -> {
                    long ended = System.nanoTime();
                    add(step, ended - began);
                    if (step.equals(LAST)) {
                        pageDone = ended;
                    }
                    callback.done(doneSync);
                });
            }
        };
    }

    private void add(String step, long time) {
        nanos.computeIfAbsent(step, any -> new LongAdder()).add(time);
    }
}
