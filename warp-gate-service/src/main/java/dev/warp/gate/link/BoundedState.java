package dev.warp.gate.link;

import dev.warp.control.v1.FarGate;
import dev.warp.control.v1.GateState;

/** Keeps what a gate says of itself within what a map takes. */
final class BoundedState {

  /** Bytes, encoded; gate_link.proto. */
  private static final int MAX_BYTES = 32 << 10;

  private BoundedState() {}

  /** The state, without paths, and then without what comes last, where it is too long. */
  static GateState of(GateState whole) {
    if (whole.getSerializedSize() <= MAX_BYTES) {
      return whole;
    }
    GateState.Builder state = whole.toBuilder();
    state.getFarGatesBuilderList().forEach(FarGate.Builder::clearPaths);
    while (state.getTunnelsCount() > 0 && isTooLong(state)) {
      state.removeTunnels(state.getTunnelsCount() - 1);
    }
    while (state.getFarGatesCount() > 0 && isTooLong(state)) {
      state.removeFarGates(state.getFarGatesCount() - 1);
    }
    return state.build();
  }

  private static boolean isTooLong(GateState.Builder state) {
    return state.buildPartial().getSerializedSize() > MAX_BYTES;
  }
}
