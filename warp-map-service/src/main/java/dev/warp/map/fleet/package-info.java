/** All gates of the map as operators see them, and which of them it admits. */
package dev.warp.map.fleet;
