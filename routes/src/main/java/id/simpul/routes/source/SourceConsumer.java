package id.simpul.routes.source;

import id.simpul.routes.Figures;
import id.simpul.routes.Page;
import id.simpul.routes.store.Kept;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Polling consumer of one source. A poll is a <i>turn</i>: the lease is taken, pages are read and kept one after another, the
 * lease is given up (R12). A source that hung last time takes its turns in the small pool for slow ones.
 */
final class SourceConsumer extends ScheduledPollConsumer {

    private final String source;
    private final Turns turns;
    private final AtomicBoolean underWay = new AtomicBoolean();
    private volatile @Nullable Future<?> again;

    SourceConsumer(SourceEndpoint endpoint, Processor processor, String source, Turns turns) {
        super(endpoint, processor);
        this.source = source;
        this.turns = turns;
    }

    @Override
    protected int poll() {
        if (!underWay.compareAndSet(false, true)) {
            return 0;
        }
        if (turns.isSlow(source)) {
            turns.slowPool().execute(this::turn);
            return 0;
        }
        return turn();
    }

    private int turn() {
        try {
            return turns.take(source, this::handOver, this::isRunAllowed);
        } finally {
            underWay.set(false);
            turns.waiting(source).ifPresent(this::comeBack);
        }
    }

    /** A source that asked us to wait is asked when that is over, not only when its schedule comes round. */
    private void comeBack(Duration wait) {
        if (wait.toMillis() < getDelay() && isRunAllowed()) {
            try {
                again = getScheduledExecutorService()
                        .schedule(this::pollAgain, wait.toMillis() + 50, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                return; // the hub stops; the next one asks
            }
        }
    }

    @Override
    protected void doStop() throws Exception {
        Future<?> planned = again;
        if (planned != null) {
            planned.cancel(false); // or the pool would keep what is no more
        }
        super.doStop();
    }

    private void pollAgain() {
        if (isRunAllowed() && !isSuspended()) {
            poll();
        }
    }

    /** One page through the intake route; returns once it is kept. */
    private Kept handOver(Page page) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.getIn().setBody(page);
            exchange.getIn().setHeader(Figures.SOURCE, source);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
            return exchange.getMessage().getMandatoryBody(Kept.class);
        } finally {
            releaseExchange(exchange, false);
        }
    }
}
