package id.simpul.routes;

import id.simpul.routes.deliver.Deliveries;
import id.simpul.routes.source.IntakeDoor;
import id.simpul.routes.store.MessageStore;
import org.apache.camel.ExchangePattern;
import org.apache.camel.builder.RouteBuilder;

/** Legacy system in, agency queue out. Read top to bottom: the journey of one page of complaints. */
public class IntakeRoutes extends RouteBuilder {

    private static final String WAKE = "seda:wake?size=1&discardWhenFull=true";

    private final ClaimCheck claimCheck;
    private final Translator translator;
    private final AgencyRouter router;
    private final MessageStore store;
    private final Figures figures;
    private final Deliveries deliveries;
    private final Answers answers;
    private final IntakeDoor door;

    public IntakeRoutes(
            ClaimCheck claimCheck,
            Translator translator,
            AgencyRouter router,
            MessageStore store,
            Figures figures,
            Deliveries deliveries,
            Answers answers,
            IntakeDoor door) {
        this.claimCheck = claimCheck;
        this.translator = translator;
        this.router = router;
        this.store = store;
        this.figures = figures;
        this.deliveries = deliveries;
        this.answers = answers;
        this.door = door;
    }

    @Override
    public void configure() {
        // A failed step is no dead letter: the cursor has not moved, so the page is simply asked for again.
        errorHandler(noErrorHandler());

        // Polling consumer, one instance per source.
        routeTemplate("pull")
                .templateParameter("source")
                .templateParameter("delay")
                .templateParameter("initialDelay")
                .from(
                        "source:{{source}}?delay={{delay}}&initialDelay={{initialDelay}}&scheduledExecutorService=#pollPool")
                .to("direct:keep-page");

        from("direct:intake")
                .routeId("hand-in") // records of hand-written routes, one an exchange; returns once it is kept
                .bean(door, "handIn");

        from("direct:keep-page")
                .routeId("intake") // one exchange = one page
                .bean(claimCheck, "check")
                .id("claimCheck") // files, inspected, and large originals to the attachment store
                .bean(translator, "translate")
                .id("translate") // message translator; what cannot be mapped is quarantined in the page
                .bean(router, "route")
                .id("route") // content-based router; no rule means triage, never nowhere
                .bean(store, "keep")
                .id("keep") // originals, complaints, deliveries, owed, cursor: one transaction
                .bean(figures, "count")
                .id("count") // meters only
                .to(ExchangePattern.InOnly, WAKE); // carries no data: there is one way out, and it reads the store

        from("scheduler:wake?delay={{simpul.deliver.every:500ms}}") // what a crash left behind
                .routeId("wake")
                .to(WAKE);

        from("seda:wake?size=1")
                .routeId("wakened")
                .to("direct:deliver"); // one consumer: never two batches open in one hub (R18)

        from("direct:deliver")
                .routeId("deliver")
                .bean(deliveries, "due")
                .id("due") // what waits in the lanes we hold, in its place
                .bean(deliveries, "send")
                .id("send") // one broker transaction
                .bean(deliveries, "sent")
                .id("sent") // exactly what was sent (R19)
                .filter(body().isEqualTo(true)) // more is due
                .to(WAKE);

        from("scheduler:answers?delay=200ms")
                .routeId("answers") // what agencies answer; started once its queue is there
                .autoStartup(false)
                .bean(answers, "receive")
                .id("keepAnswers");
    }
}
