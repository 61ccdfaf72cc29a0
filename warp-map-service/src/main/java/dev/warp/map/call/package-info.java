/** Calls that a map serves: fields of their requests, and passing them on to gates. */
package dev.warp.map.call;
