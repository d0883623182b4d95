package id.simpul.app;

import id.simpul.routes.Page;
import id.simpul.routes.deliver.Deliveries.Batch;
import id.simpul.routes.store.Kept;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.AsyncCallback;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.spi.InterceptStrategy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What a test adds to a hub's process, by {@code --set spring.main.sources=}: it can end or be suspended at a step of a route,
 * and it ends with the test. The hub itself knows nothing of it.
 */
@Configuration(proxyBeanMethods = false)
class KillPoints {

    /** Of the JVM of a hub: a {@link Point} as {@link Point#toString} writes it. */
    static final String PROPERTY = "simpul.test.point";

    enum Side {
        BEFORE,
        AFTER
    }

    enum Act {
        /** As {@code kill -9}: nothing is closed, no hook runs. */
        HALT,
        /** Suspended right here; goes on from here. */
        SUSPEND,
        /** Suspended some milliseconds later, wherever it is then. */
        SUSPEND_SOON
    }

    /**
     * @param step   id of a step in the routes
     * @param passes at which passage that carries something
     */
    record Point(Side side, String step, int passes, Act act) {

        static Point parse(String text) {
            String[] words = text.split(" ");
            return new Point(Side.valueOf(words[0]), words[1], Integer.parseInt(words[2]), Act.valueOf(words[3]));
        }

        @Override
        public String toString() {
            return side + " " + step + " " + passes + " " + act;
        }
    }

    static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // nothing is ever said; the end of it is what counts
        }
    }

    @Bean
    InterceptStrategy killPoint() {
        Thread guard = new Thread(KillPoints::endWithTheTest, "end-with-the-test");
        guard.setDaemon(true);
        guard.start();
        String point = System.getProperty(PROPERTY);
        return point == null ? (camel, node, target, next) -> target : new Trap(Point.parse(point));
    }

    private static void endWithTheTest() {
        try {
            awaitEndOfInput();
        } catch (IOException e) {
            System.err.println("the test's pipe broke: " + e.getMessage());
        }
        Runtime.getRuntime().halt(1);
    }

    private static final class Trap implements InterceptStrategy {

        private final Point point;
        private final AtomicInteger passes = new AtomicInteger();

        Trap(Point point) {
            this.point = point;
        }

        @Override
        public Processor wrapProcessorInInterceptors(
                CamelContext camel, NamedNode node, Processor target, Processor next) {
            if (!point.step().equals(node.getId())) {
                return target;
            }
            return new DelegateAsyncProcessor(target) {
                @Override
                public boolean process(Exchange exchange, AsyncCallback callback) {
                    pass(Side.BEFORE, exchange);
                    return super.process(exchange, synchronously -> {
                        pass(Side.AFTER, exchange);
                        callback.done(synchronously);
                    });
                }
            };
        }

        private void pass(Side side, Exchange exchange) {
            if (side == point.side()
                    && exchange.getException() == null
                    && carriesSomething(exchange.getMessage().getBody())
                    && passes.incrementAndGet() == point.passes()) {
                System.err.println("at the point: " + point);
                act();
            }
        }

        private static boolean carriesSomething(Object body) {
            if (body instanceof Page page) {
                return !page.letters().isEmpty();
            } else if (body instanceof Kept kept) {
                return kept.delivered() + kept.updated() > 0;
            } else {
                return body instanceof Batch batch && !batch.letters().isEmpty();
            }
        }

        private void act() {
            if (point.act() == Act.HALT) {
                Runtime.getRuntime().halt(137);
            }
            long self = ProcessHandle.current().pid();
            String wait = point.act() == Act.SUSPEND_SOON ? "sleep 0.01; " : "";
            try {
                Process stop = new ProcessBuilder("sh", "-c", wait + "kill -STOP " + self).start();
                if (point.act() == Act.SUSPEND) {
                    stop.waitFor(); // returns once somebody has waked us
                }
            } catch (IOException e) {
                throw new IllegalStateException("no shell", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
