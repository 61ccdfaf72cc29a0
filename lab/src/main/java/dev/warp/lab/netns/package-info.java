/**
 * Real networks on one Linux machine: network namespaces, links between them, NAT routers, loss,
 * rates and cuts. Needs root, iproute2, nftables and conntrack.
 */
package dev.warp.lab.netns;
