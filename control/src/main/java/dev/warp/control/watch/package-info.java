/** Streams of what is and what changes, for readers of any speed. */
package dev.warp.control.watch;
