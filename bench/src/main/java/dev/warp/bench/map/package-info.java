/** A map under the load of very many simulated gates, each of which speaks the real protocol. */
package dev.warp.bench.map;
