/** Streams of numbered datagrams, and what became of them. */
package dev.warp.lab.traffic;
