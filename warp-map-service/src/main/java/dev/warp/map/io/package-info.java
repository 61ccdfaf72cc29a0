/** The map's UDP socket and clock around its engine: bytes and time in, bytes out. */
package dev.warp.map.io;
