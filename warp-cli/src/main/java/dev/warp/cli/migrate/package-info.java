/** Writes configurations of gates for who comes from another program. */
package dev.warp.cli.migrate;
