/** The small commands of {@code ./warp}: those that need no service. */
package dev.warp.cli;
