/** The commands about all gates of a map. */
package dev.warp.cli.fleet;
