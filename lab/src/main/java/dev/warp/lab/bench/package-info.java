/**
 * The benchmark of the whole: gates as processes between two network namespaces, under a load that
 * costs little itself, beside plain forwarders in the same run.
 */
package dev.warp.lab.bench;
