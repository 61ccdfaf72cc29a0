/** Real WireGuard, by wireguard-go, and what its users would measure on it. */
package dev.warp.lab.wireguard;
