/**
 * The map's end of the streams that gates hold to it (docs/protocol.md section 15), and calls of
 * gates over them. All of it runs in one thread, apart from the rendezvous server's.
 */
package dev.warp.map.link;
