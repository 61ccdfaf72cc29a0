/** A running gate's control plane: what can be seen of it and changed over gRPC. */
package dev.warp.gate.control;
