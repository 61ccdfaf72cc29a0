/**
 * An internet in user space, between sockets on loopback addresses: for where real networks cannot
 * be made.
 */
package dev.warp.lab.loopback;
