/** The map's gRPC services (docs/control.md), and who may call them. */
package dev.warp.map.control;
