/** The router's side of port mapping, for networks that are simulated and for namespaces. */
package dev.warp.lab.portmap;
