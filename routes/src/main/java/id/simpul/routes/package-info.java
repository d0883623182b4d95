/**
 * When and where: the routes, from a legacy system's page to an agency's queue.
 *
 * <p>Start at {@link id.simpul.routes.IntakeRoutes}; it reads like the journey of one page of complaints. How to talk to a
 * system is not known here (see connectors), nor what a field means (see mappings).
 */
@org.jspecify.annotations.NullMarked
package id.simpul.routes;
