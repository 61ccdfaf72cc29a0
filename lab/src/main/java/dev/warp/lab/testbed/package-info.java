/**
 * Whole testbeds: a map and two gates as processes, with keys and configurations made for the run,
 * across network namespaces or an internet of loopback sockets.
 */
package dev.warp.lab.testbed;
