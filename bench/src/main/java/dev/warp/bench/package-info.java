/**
 * JMH benchmarks of what a payload costs on its way, and a handshake; docs/benchmarks.md has the
 * results. Run by {@code ./warp jmh}.
 */
package dev.warp.bench;
