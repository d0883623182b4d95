package id.simpul.benchmarks;

import id.simpul.app.Servers;
import id.simpul.mappings.model.Complaint;
import id.simpul.mappings.model.ComplaintJson;
import id.simpul.mappings.routing.RoutingRules;
import id.simpul.mappings.source.SourceBundle;
import id.simpul.mappings.translate.Reading;
import id.simpul.mappings.translate.Translation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.jms.JmsComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.springframework.jms.connection.CachingConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a careful Camel route without this hub does: poll, split, map, one transacted JMS send a record, over a caching
 * connection factory. It keeps no originals, knows no change from a repeat, and loses or doubles what a crash interrupts.
 */
final class PlainCamel {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PAGE = 100;

    private PlainCamel() {}

    /** Records a second. */
    static double measure(Servers.Login broker, Province province, SourceBundle source, int records) throws Exception {
        CachingConnectionFactory connections = new CachingConnectionFactory(
                new ActiveMQConnectionFactory(broker.url(), broker.user(), broker.password()));
        JmsComponent jms = JmsComponent.jmsComponent(connections);
        jms.setTransacted(true);
        jms.setLazyCreateTransactionManager(false); // with it nothing is cached
        RoutingRules rules = RoutingRules.standard();
        int pages = (records + PAGE - 1) / PAGE;
        CountDownLatch left = new CountDownLatch(pages * PAGE);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("jms", jms);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("timer:poll?delay=0&period=1&includeMetadata=true&repeatCount=" + pages)
                            .process(exchange -> exchange.getMessage()
                                    .setBody(items(province, exchange.getProperty("CamelTimerCounter", Integer.class))))
                            .split(body())
                            .process(exchange -> {
                                Complaint complaint =
                                        translate(source, exchange.getMessage().getMandatoryBody(Map.class));
                                exchange.getMessage()
                                        .setHeader(
                                                "agency",
                                                rules.decide(complaint).agency());
                                exchange.getMessage().setBody(ComplaintJson.forQueue(complaint, file -> ""));
                            })
                            .toD("jms:queue:complaints.${header.agency}")
                            .process(exchange -> left.countDown());
                }
            });
            long began = System.nanoTime();
            camel.start();
            if (!left.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException(left.getCount() + " records of the plain route are still missing");
            }
            return pages * PAGE * 1e9 / (System.nanoTime() - began);
        } finally {
            connections.destroy();
        }
    }

    private static List<?> items(Province province, int page) {
        Map<?, ?> answer = JSON.readValue(province.page(page, PAGE), Map.class);
        return (List<?>) ((Map<?, ?>) answer.get("data")).get("items");
    }

    private static Complaint translate(SourceBundle source, Map<?, ?> record) {
        String key = String.valueOf(record.get("complaint_id"));
        Translation translation = source.mapping()
                .translate(new Reading(
                        source.id(),
                        key,
                        String.valueOf(record.get("updated_at")),
                        Instant.now(),
                        record,
                        List.of(),
                        "0".repeat(64)));
        return ((Translation.Translated) translation).complaint();
    }
}
