package id.simpul.routes.source;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.ScheduledPollEndpoint;

/** One legacy system as an endpoint; consumers only. */
final class SourceEndpoint extends ScheduledPollEndpoint {

    private final String source;

    SourceEndpoint(String uri, SourceComponent component, String source) {
        super(uri, component);
        this.source = source;
    }

    @Override
    public Producer createProducer() {
        throw new UnsupportedOperationException("source:" + source + " is read only; answers go back another way");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Turns turns = CamelContextHelper.mandatoryFindSingleByType(getCamelContext(), Turns.class);
        SourceConsumer consumer = new SourceConsumer(this, processor, source, turns);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isLenientProperties() {
        return false;
    }
}
