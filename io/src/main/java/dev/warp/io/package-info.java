/**
 * Bytes and time, in and out: UDP and Unix sockets and deadlines on a Vert.x event loop, the clock,
 * the random source, the local network interfaces and the private key file. Nothing here knows the
 * protocol; the engines that do have no sockets, threads or clock of their own.
 */
package dev.warp.io;
