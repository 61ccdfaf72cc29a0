/** The commands about one gate, but for its tunnels. */
package dev.warp.cli.gate;
