/** Measures links and tunnels one way: a sender, a recorder, and a page that shows a recording. */
package dev.warp.lab.gauge;
