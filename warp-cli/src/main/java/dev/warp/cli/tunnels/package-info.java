/** The commands about tunnels. */
package dev.warp.cli.tunnels;
