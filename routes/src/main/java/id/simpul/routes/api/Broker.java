package id.simpul.routes.api;

import id.simpul.connectors.queue.BrokerAdmin;
import id.simpul.connectors.queue.BrokerContract;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Asks the broker, and turns its silence into an answer a person understands. */
@Component
final class Broker {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private final BrokerAdmin admin;

    Broker(BrokerAdmin admin) {
        this.admin = admin;
    }

    <T> T ask(Function<BrokerAdmin, T> question) {
        try {
            return question.apply(admin);
        } catch (RuntimeException trouble) {
            LOG.warn("the broker did not answer: {}", trouble.toString());
            throw new ApiProblem(
                    HttpStatus.SERVICE_UNAVAILABLE, "the broker did not answer: try again, and see /actuator/health");
        }
    }

    /** @param agency registry id, triage, trial, status or dead */
    static String queue(String agency) {
        String name =
                agency.startsWith(BrokerContract.PREFIX) ? agency.substring(BrokerContract.PREFIX.length()) : agency;
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9-]{0,63}")) {
            throw ApiProblem.bad("an agency is named by its registry id, e.g. D3204, or triage or trial");
        }
        return BrokerContract.PREFIX + name;
    }
}
