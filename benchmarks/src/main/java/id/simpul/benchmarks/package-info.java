/**
 * Load runs against the real hub, each measured beside its limit in the same run. Start at {@link
 * id.simpul.benchmarks.IntakeBenchmark}.
 */
@org.jspecify.annotations.NullMarked
package id.simpul.benchmarks;
