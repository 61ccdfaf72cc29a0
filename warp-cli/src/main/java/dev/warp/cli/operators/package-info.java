/** The commands about who may call a gate or a map, on its own host. */
package dev.warp.cli.operators;
