package id.simpul.mappings.source;

import java.time.Duration;
import java.time.ZoneId;

/**
 * One legacy system we pull complaints from, as written in {@code source.yaml}.
 *
 * @param id        stable name; it becomes the route id and the metric tag
 * @param every     the pause between two polls
 * @param start     where the first pull begins
 * @param delivery  trial: everything real but the door; live: the agencies' own queues
 * @param zone      the zone of times that carry none
 * @param regions   the scheme of the region codes in this source
 * @param access    how we talk to it
 * @param vanished  what a record missing from full lists means (R7)
 * @param giveUp    after how long what is owed is given up: a record quarantined, a file marked unavailable (R13)
 * @param limits    bounds on one poll
 */
public record SourceDefinition(
        String id,
        String title,
        Duration every,
        Start start,
        Delivery delivery,
        ZoneId zone,
        RegionScheme regions,
        Access access,
        Vanished vanished,
        Duration giveUp,
        Limits limits) {}
