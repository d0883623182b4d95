/**
 * Stand-ins for legacy systems: real servers with real protocols, made-up citizens, and a {@link
 * id.simpul.simulators.Ledger} of what each holds, which tests compare the agency queues with.
 *
 * <p>Start at {@link id.simpul.simulators.Simulators}. Every surprise from a live system becomes a {@link
 * id.simpul.simulators.Trouble} here.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.simulators;
