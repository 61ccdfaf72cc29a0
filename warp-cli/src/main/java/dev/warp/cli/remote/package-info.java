/** Reaching a gate or a map: where it is, who asks, and what to say when it does not work out. */
package dev.warp.cli.remote;
